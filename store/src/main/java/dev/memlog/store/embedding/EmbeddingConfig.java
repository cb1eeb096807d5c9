/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import java.time.Duration;

/**
 * How vectors are made and looked through.
 *
 * @param batch texts in one call at most ({@code embeddings.batch})
 * @param maxCharacters of one text; the rest is left out
 * @param dayTokens what memories and questions may take in a day of UTC ({@code embeddings.tokens-per-day}); 0 for any
 * @param memoryBytes what vectors may take of the memory ({@code embeddings.memory}); those of old memories stay out
 * @param nearness how near a memory must lie to count, in percent of the way from what is usual to the nearest ({@code
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
     * @param idle how often new memories are looked for
     * @param retryFirst how long an endpoint that does not work is left alone; doubles up to {@code retryLongest}
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
