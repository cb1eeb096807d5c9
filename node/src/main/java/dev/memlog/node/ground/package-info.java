/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Compares memories with the working tree of a project on this machine. It reads git's files itself and writes none:
 * nothing of a user's repository changes because a memory is told.
 */
@NullMarked
package dev.memlog.node.ground;

import org.jspecify.annotations.NullMarked;
