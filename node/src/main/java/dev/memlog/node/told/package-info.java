/* SPDX-License-Identifier: Apache-2.0 */
/** Writes what sessions were told to the log, behind the answers. */
@NullMarked
package dev.memlog.node.told;

import org.jspecify.annotations.NullMarked;
