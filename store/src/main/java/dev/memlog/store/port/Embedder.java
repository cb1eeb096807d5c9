/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.port;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns texts into vectors; texts of similar meaning have near vectors. Implemented outside the store.
 *
 * <p>Threading: safe; a call blocks its caller.
 */
public interface Embedder extends AutoCloseable {
    /** The model's name; vectors of different models are never compared. */
    String model();

    /**
     * @param texts each becomes one vector
     * @param timeout the time after which the answer has no use
     * @throws InterruptedException when the caller was interrupted
     */
    Outcome embed(List<String> texts, Purpose purpose, Duration timeout) throws InterruptedException;

    /**
     * Does now, and blocks its caller meanwhile, what the first call would else wait for. What goes wrong is told by
     * {@link #unusable()} or by the next call.
     *
     * @throws InterruptedException when the caller was interrupted, or the process stops
     */
    default void prepare() throws InterruptedException {}

    /** Whether the vector of a query takes some milliseconds only, as of now. */
    default boolean isQuick() {
        return false;
    }

    /** Why no vector can be made before the process is started anew, with the way out; null if nothing is known against it. */
    default @Nullable String unusable() {
        return null;
    }

    @Override
    void close();

    /** The use of the vectors, which some models distinguish. */
    enum Purpose {
        MEMORY,
        QUERY
    }

    /** The outcome of one call. */
    sealed interface Outcome {
        /**
         * @param vectors in the texts' order
         * @param tokens as the endpoint reports them, else an estimate
         */
        record Vectors(List<float[]> vectors, int tokens) implements Outcome {
            public Vectors {
                vectors = List.copyOf(vectors);
            }
        }

        /**
         * A failure that may pass.
         *
         * @param tokens that the call may have cost nevertheless; 0 where the endpoint refused it
         * @param after the pause that the endpoint asks for; null if it names none
         */
        record Unavailable(
                String message, int tokens, @Nullable Duration after) implements Outcome {}

        /** These texts are refused for good; fewer or shorter texts may be accepted. */
        record Refused(String message) implements Outcome {}
    }
}
