/* SPDX-License-Identifier: Apache-2.0 */
/** Reads Claude Code's transcripts as the hooks that would have reported them. */
@NullMarked
package dev.memlog.cli.transcript;

import org.jspecify.annotations.NullMarked;
