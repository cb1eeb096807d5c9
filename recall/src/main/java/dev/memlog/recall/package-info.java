/* SPDX-License-Identifier: Apache-2.0 */
/** The read side over HTTP: claude-mem's read wire, the context to inject, search, and the ledger. */
@NullMarked
package dev.memlog.recall;

import org.jspecify.annotations.NullMarked;
