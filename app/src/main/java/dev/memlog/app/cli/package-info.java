/* SPDX-License-Identifier: Apache-2.0 */
/** The command line: the root command, the commands that talk to a running node, the demo's playback. */
@NullMarked
package dev.memlog.app.cli;

import org.jspecify.annotations.NullMarked;
