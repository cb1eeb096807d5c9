/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.metrics;

import dev.memlog.node.trace.Traces;
import dev.memlog.store.port.Embedder;
import dev.memlog.store.port.StoreMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The projection's counts.
 *
 * <p>Threading: safe.
 */
final class StoreMeters implements StoreMetrics {
    private final NodeMetrics metrics;
    private final Traces traces;
    private final Map<String, AtomicLong> positions = new ConcurrentHashMap<>();
    private final Counter applied;
    private final Counter ignored;
    private final Counter undecodable;
    private final Counter rebuilds;
    private final Timer transactions;
    private final Timer delay;

    StoreMeters(NodeMetrics metrics, Traces traces) {
        this.metrics = metrics;
        this.traces = traces;
        applied = metrics.counter("memlog.projection.applied", "Records projected into rows", Tags.empty());
        ignored = metrics.counter("memlog.projection.ignored", "Records that no row is made of", Tags.empty());
        undecodable = metrics.counter("memlog.projection.undecodable", "Records that could not be read", Tags.empty());
        rebuilds = metrics.counter(
                "memlog.projection.rebuilds", "Times the rows were dropped and read anew", Tags.empty());
        transactions = metrics.timer(
                "memlog.projection.transaction",
                "Length of a projection's transaction",
                Tags.empty(),
                NodeMetrics.FAST);
        delay = metrics.timer(
                "memlog.projection.delay",
                "Age of the newest record when it was projected",
                Tags.empty(),
                NodeMetrics.SLOW);
    }

    @Override
    public void onTransaction(int appliedRecords, int ignoredRecords, int undecodableRecords, Duration took) {
        applied.increment(appliedRecords);
        ignored.increment(ignoredRecords);
        undecodable.increment(undecodableRecords);
        transactions.record(took);
    }

    @Override
    public void onPosition(String topic, int partition, long next) {
        positions
                .computeIfAbsent(topic + "-" + partition, key -> register(topic, partition))
                .set(next);
    }

    @Override
    public void onDelay(Duration age) {
        // Of a record whose maker had a clock that was ahead, or before this one was set back.
        delay.record(age.isNegative() ? Duration.ZERO : age);
    }

    @Override
    public void onProjected(String traceparent, Instant began, Instant ended) {
        traces.onProjected(traceparent, began, ended);
    }

    @Override
    public void onEmbedding(Embedder.Purpose purpose, Embedder.Outcome outcome, int tokens, Duration took) {
        Tags tags = Tags.of(
                "purpose",
                purpose.name().toLowerCase(Locale.ROOT),
                "outcome",
                switch (outcome) {
                    case Embedder.Outcome.Vectors made -> "made";
                    case Embedder.Outcome.Unavailable unavailable -> "unavailable";
                    case Embedder.Outcome.Refused refused -> "refused";
                });
        metrics.timer("memlog.embedding.call", "How long calls for vectors took", tags, NodeMetrics.SLOW)
                .record(took);
        metrics.counter("memlog.embedding.tokens", "Tokens that calls for vectors took, or may have", tags)
                .increment(tokens);
    }

    @Override
    public void onRebuild() {
        rebuilds.increment();
    }

    private AtomicLong register(String topic, int partition) {
        AtomicLong position = new AtomicLong();
        metrics.gauge(
                "memlog.projection.position",
                "The offset that the projection reads next",
                Tags.of("topic", topic, "partition", Integer.toString(partition)),
                position::get);
        return position;
    }
}
