/* SPDX-License-Identifier: Apache-2.0 */
/** Rows of claude-mem's database and wire as memories. */
@NullMarked
package dev.memlog.store.claudemem;

import org.jspecify.annotations.NullMarked;
