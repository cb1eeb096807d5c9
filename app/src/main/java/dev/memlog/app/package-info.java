/* SPDX-License-Identifier: Apache-2.0 */
/** {@code Main} and the commands that start, check, back up or rebuild a node. */
@NullMarked
package dev.memlog.app;

import org.jspecify.annotations.NullMarked;
