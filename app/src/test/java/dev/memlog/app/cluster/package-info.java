/* SPDX-License-Identifier: Apache-2.0 */
/** A team's layout as processes of one machine. */
@NullMarked
package dev.memlog.app.cluster;

import org.jspecify.annotations.NullMarked;
