/* SPDX-License-Identifier: Apache-2.0 */
/** Memories in and out: export, import, and claude-mem's own import. */
@NullMarked
package dev.memlog.recall.transfer;

import org.jspecify.annotations.NullMarked;
