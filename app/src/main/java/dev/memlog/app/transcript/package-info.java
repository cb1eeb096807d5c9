/* SPDX-License-Identifier: Apache-2.0 */
/** Claude Code's transcripts, read as the hooks that would have told of the same. */
@NullMarked
package dev.memlog.app.transcript;

import org.jspecify.annotations.NullMarked;
