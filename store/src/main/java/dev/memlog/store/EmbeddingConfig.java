/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import java.time.Duration;

/**
 * How vectors are made.
 *
 * @param batch texts in one call ({@code embeddings.batch})
 * @param maxCharacters of one text; the rest is left out
 * @param queryTimeout how long a search waits for its text's vector ({@code embeddings.query-timeout})
 * @param batchTimeout how long one call for memories may take ({@code embeddings.timeout})
 * @param betweenBatches the pause between two calls
 * @param idle how often new memories are looked for
 * @param retryFirst how long an endpoint that does not work is left alone; doubles up to {@code retryLongest}
 * @param busyTimeout how long to wait for the database's lock
 */
public record EmbeddingConfig(
        int batch,
        int maxCharacters,
        Duration queryTimeout,
        Duration batchTimeout,
        Duration betweenBatches,
        Duration idle,
        Duration retryFirst,
        Duration retryLongest,
        Duration busyTimeout) {
    public static EmbeddingConfig of(int batch, Duration queryTimeout, Duration batchTimeout) {
        return new EmbeddingConfig(
                batch,
                8_000,
                queryTimeout,
                batchTimeout,
                Duration.ofMillis(200),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofSeconds(5));
    }
}
