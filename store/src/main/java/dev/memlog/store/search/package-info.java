/* SPDX-License-Identifier: Apache-2.0 */
/** Full-text search over memories: the query, the candidates and their ranking. */
@NullMarked
package dev.memlog.store.search;

import org.jspecify.annotations.NullMarked;
