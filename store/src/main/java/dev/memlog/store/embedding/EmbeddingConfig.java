/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import java.time.Duration;

/**
 * How vectors are made and searched.
 *
 * @param batch maximum number of texts in one call ({@code embeddings.batch})
 * @param maxCharacters of one text; the rest is left out
 * @param dayTokens limit on the tokens of memories and queries per UTC day ({@code embeddings.tokens-per-day}); 0 for
 *     no limit
 * @param memoryBytes limit on the heap that vectors use ({@code embeddings.memory}); vectors of the oldest memories are
 *     left out
 * @param nearness similarity threshold, in percent of the way from the usual similarity to the nearest memory's ({@code
 *     embeddings.nearness})
 * @param queryTimeout how long a search waits for its text's vector ({@code embeddings.query-timeout})
 * @param batchTimeout how long one call for memories may take ({@code embeddings.timeout})
 * @param pauses between the calls
 */
public record EmbeddingConfig(
        int batch,
        int maxCharacters,
        long dayTokens,
        long memoryBytes,
        int nearness,
        Duration queryTimeout,
        Duration batchTimeout,
        Pauses pauses) {
    private static final int MAX_CHARACTERS = 6_000;

    /**
     * @param between two calls
     * @param idle the pause between two looks for new memories
     * @param retryFirst the first pause after a failure of the endpoint; doubles up to {@code retryLongest}
     */
    public record Pauses(Duration between, Duration idle, Duration retryFirst, Duration retryLongest) {
        static final Pauses USUAL =
                new Pauses(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofMinutes(5));
    }

    public static EmbeddingConfig of(
            int batch, long dayTokens, long memoryBytes, int nearness, Duration queryTimeout, Duration batchTimeout) {
        return new EmbeddingConfig(
                batch, MAX_CHARACTERS, dayTokens, memoryBytes, nearness, queryTimeout, batchTimeout, Pauses.USUAL);
    }
}
