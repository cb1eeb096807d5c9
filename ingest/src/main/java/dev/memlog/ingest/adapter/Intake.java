/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.adapter;

import dev.memlog.edge.IngestReply;
import dev.memlog.edge.IngestRequest;
import dev.memlog.edge.Issue;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.ingest.IngestMetrics;
import dev.memlog.log.PublishOutcome;
import dev.memlog.log.RecordPublisher;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The last step of every wire: into the log, and only then the answer. It keeps {@link IngestMetrics}' invariant.
 *
 * <p>Threading: safe; blocks until the log has answered.
 */
final class Intake {
    private final RecordPublisher publisher;
    private final IngestMetrics metrics;

    Intake(RecordPublisher publisher, IngestMetrics metrics) {
        this.publisher = publisher;
        this.metrics = metrics;
    }

    /** Publishes all of them, and answers with {@code accepted} once they are acknowledged, else with an error. */
    IngestReply publish(List<SessionEvent> events, IngestRequest request, Supplier<IngestReply> accepted) {
        List<SessionEvent> kept = events.stream().filter(Intake::leavesATrace).toList();
        if (kept.isEmpty()) {
            count(events);
            return accepted.get();
        }
        long began = System.nanoTime();
        PublishOutcome outcome = publisher.publish(kept, request.traceparent());
        metrics.onAcknowledged(Duration.ofNanos(System.nanoTime() - began));
        return switch (outcome) {
            case PublishOutcome.Acknowledged a -> {
                count(events);
                yield accepted.get();
            }
            case PublishOutcome.Unavailable u ->
                rejected(IngestReply.unavailable("the log does not acknowledge (" + u.reason() + ")"), events.size());
            case PublishOutcome.TooLarge t ->
                rejected(IngestReply.tooLarge("the log does not take a record of this size"), events.size());
        };
    }

    IngestReply publish(SessionEvent event, IngestRequest request, Supplier<IngestReply> accepted) {
        return publish(List.of(event), request, accepted);
    }

    private static boolean leavesATrace(SessionEvent event) {
        return !(event instanceof EventSkipped skipped && skipped.reason().equals(Composer.PROJECT_EXCLUDED));
    }

    IngestReply invalid(List<Issue> issues) {
        return rejected(IngestReply.invalid(issues), 1);
    }

    IngestReply ignored(IngestReply reply) {
        metrics.onReceived(1);
        metrics.onIgnored(1);
        return reply;
    }

    private IngestReply rejected(IngestReply reply, int events) {
        metrics.onReceived(events);
        metrics.onRejected(reply.status(), events);
        return reply;
    }

    private void count(List<SessionEvent> events) {
        metrics.onReceived(events.size());
        int published = 0;
        for (SessionEvent event : events) {
            if (event instanceof EventSkipped skipped) {
                metrics.onSkipped(skipped.reason());
            } else {
                published++;
            }
        }
        metrics.onPublished(published);
    }
}
