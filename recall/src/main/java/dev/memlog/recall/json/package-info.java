/* SPDX-License-Identifier: Apache-2.0 */
/** Rows of the store as JSON objects, in Memlog's form and in claude-mem's. */
@NullMarked
package dev.memlog.recall.json;

import org.jspecify.annotations.NullMarked;
