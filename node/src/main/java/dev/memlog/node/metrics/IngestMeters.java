/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.metrics;

import dev.memlog.ingest.accept.IngestMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/**
 * The write side's counts.
 *
 * <p>Threading: safe.
 */
final class IngestMeters implements IngestMetrics {
    private static final List<String> REASONS = List.of(
            "private",
            "internal_protocol",
            "empty",
            "tool_excluded",
            "session_memory_meta",
            "file_excluded",
            "subagent_context",
            "project_excluded",
            "generate=false");
    private static final List<Integer> STATUSES = List.of(400, 413, 503);

    private final NodeMetrics metrics;
    private final Counter received;
    private final Counter published;
    private final Counter ignored;
    private final Timer acknowledged;

    IngestMeters(NodeMetrics metrics) {
        this.metrics = metrics;
        received = metrics.counter("memlog.ingest.received", "Events that senders posted", Tags.empty());
        published = metrics.counter("memlog.ingest.published", "Events acknowledged by the log", Tags.empty());
        ignored = metrics.counter("memlog.ingest.ignored", "Events answered that no memory is made of", Tags.empty());
        acknowledged = metrics.timer(
                "memlog.ingest.ack", "How long requests waited for the log", Tags.empty(), NodeMetrics.FAST);
        REASONS.forEach(this::skipped);
        STATUSES.forEach(this::rejected);
    }

    @Override
    public void onReceived(int events) {
        received.increment(events);
    }

    @Override
    public void onPublished(int events) {
        published.increment(events);
    }

    @Override
    public void onSkipped(String reason) {
        skipped(reason).increment();
    }

    @Override
    public void onIgnored(int events) {
        ignored.increment(events);
    }

    @Override
    public void onRejected(int statusCode, int events) {
        rejected(statusCode).increment(events);
    }

    @Override
    public void onAcknowledged(Duration waited) {
        acknowledged.record(waited);
    }

    private Counter skipped(String reason) {
        return metrics.counter(
                "memlog.ingest.skipped",
                "Events left out, with a record of it unless their project is excluded",
                Tags.of("reason", reason));
    }

    private Counter rejected(int status) {
        return metrics.counter(
                "memlog.ingest.rejected", "Events answered with an error", Tags.of("status", Integer.toString(status)));
    }
}
