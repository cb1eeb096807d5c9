/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import java.time.Duration;
import java.util.List;

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
        /** @param vectors in the texts' order */
        record Vectors(List<float[]> vectors) implements Outcome {
            public Vectors {
                vectors = List.copyOf(vectors);
            }
        }

        /** Trying again later may help. */
        record Unavailable(String message) implements Outcome {}

        /** These texts will never be taken; one by one, some of them may. */
        record Refused(String message) implements Outcome {}
    }
}
