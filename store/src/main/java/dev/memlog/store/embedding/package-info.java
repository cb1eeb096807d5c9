/* SPDX-License-Identifier: Apache-2.0 */
/** Search by meaning, where an endpoint for embeddings is set: vectors in the log, in rows, and in memory. */
@NullMarked
package dev.memlog.store.embedding;

import org.jspecify.annotations.NullMarked;
