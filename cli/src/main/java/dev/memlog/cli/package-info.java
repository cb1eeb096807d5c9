/* SPDX-License-Identifier: Apache-2.0 */
/** The command line: the root command, and the commands without a room of their own. */
@NullMarked
package dev.memlog.cli;

import org.jspecify.annotations.NullMarked;
