/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.embedding.VectorIndex;

/**
 * A query's vector and the index to search.
 *
 * @param nearness the similarity threshold, as a share of the way from the usual similarity to the nearest memory's
 */
public record Meaning(VectorIndex index, float[] question, double nearness) {}
