/* SPDX-License-Identifier: Apache-2.0 */
/** Streams a consistent cut of the log as a ZIP while the node runs. */
@NullMarked
package dev.memlog.node.backup;

import org.jspecify.annotations.NullMarked;
