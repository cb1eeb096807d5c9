/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.port;

import java.time.Duration;
import java.time.Instant;

/**
 * Counters of the projection.
 *
 * <p>Invariant: every record that was polled and committed is in exactly one of applied (rows may have changed),
 * ignored (nothing to project: markers and types this version does not know) and undecodable.
 */
public interface StoreMetrics {
    /** Counts nothing. */
    StoreMetrics NONE = new StoreMetrics() {
        @Override
        public void onTransaction(int applied, int ignored, int undecodable, Duration took) {}

        @Override
        public void onPosition(String topic, int partition, long next) {}

        @Override
        public void onDelay(Duration delay) {}

        @Override
        public void onRebuild() {}
    };

    /** A transaction was committed; it held {@code applied + ignored + undecodable} records. */
    void onTransaction(int applied, int ignored, int undecodable, Duration took);

    /** The projection's position in a partition is durably {@code next}. */
    void onPosition(String topic, int partition, long next);

    /** How old the newest record of a transaction was when it was committed. */
    void onDelay(Duration delay);

    /** A record that carries a trace was committed, in a transaction that took from {@code began} to {@code ended}. */
    default void onProjected(String traceparent, Instant began, Instant ended) {}

    /** A call for vectors has ended, with its duration and its tokens as far as they are known. */
    default void onEmbedding(Embedder.Purpose purpose, Embedder.Outcome outcome, int tokens, Duration took) {}

    /** The rows were dropped and are read again from the log. */
    void onRebuild();
}
