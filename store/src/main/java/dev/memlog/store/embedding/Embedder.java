/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns texts into vectors that lie near one another when the texts mean alike. Implemented outside the store.
 *
 * <p>Threading: safe; a call blocks its caller.
 */
public interface Embedder extends AutoCloseable {
    /** What a vector was made by; vectors of different names are never compared. */
    String model();

    /**
     * @param texts each becomes one vector
     * @param patience after which the answer is of no use any more
     * @throws InterruptedException when the caller was interrupted
     */
    Outcome embed(List<String> texts, Purpose purpose, Duration patience) throws InterruptedException;

    @Override
    void close();

    /** What texts are embedded for: some models make a difference. */
    enum Purpose {
        MEMORY,
        QUERY
    }

    /** What became of one call. */
    sealed interface Outcome {
        /**
         * @param vectors in the texts' order
         * @param tokens what it took, as the endpoint tells it; else a guess
         */
        record Vectors(List<float[]> vectors, int tokens) implements Outcome {
            public Vectors {
                vectors = List.copyOf(vectors);
            }
        }

        /**
         * Trying again later may help.
         *
         * @param tokens what it may have cost all the same; 0 where the endpoint said no
         * @param after how long the endpoint wants to be left alone; null if it does not say
         */
        record Unavailable(
                String message, int tokens, @Nullable Duration after) implements Outcome {}

        /** These texts will never be taken; fewer of them, or shorter ones, may. */
        record Refused(String message) implements Outcome {}
    }
}
