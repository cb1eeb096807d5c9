/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import dev.memlog.edge.Issue;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.log.PublishOutcome;
import dev.memlog.log.RecordPublisher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last step of every wire: publishes events, then answers. It keeps {@link IngestMetrics}' invariant.
 *
 * <p>Threading: safe; blocks until the log answers.
 */
public final class RequestAcceptor {
    private final RecordPublisher publisher;
    private final IngestMetrics metrics;

    RequestAcceptor(RecordPublisher publisher, IngestMetrics metrics) {
        this.publisher = publisher;
        this.metrics = metrics;
    }

    /**
     * Publishes all events; replies with {@code accepted} once the log has acknowledged them, else with an error: 403 if
     * one is outside the key's projects.
     */
    public Reply accept(List<SessionEvent> events, Request request, Supplier<Reply> accepted) {
        Optional<String> problem = outside(request, events);
        if (problem.isPresent()) {
            return rejected(Reply.problem(403, problem.get()), events.size());
        }
        List<SessionEvent> kept =
                events.stream().filter(RequestAcceptor::leavesATrace).toList();
        if (kept.isEmpty()) {
            count(events);
            return accepted.get();
        }
        long began = System.nanoTime();
        PublishOutcome outcome = publisher.publish(kept, IngestHeaders.traceparent(request));
        metrics.onAcknowledged(Duration.ofNanos(System.nanoTime() - began));
        return switch (outcome) {
            case PublishOutcome.Acknowledged a -> {
                count(events);
                yield accepted.get();
            }
            case PublishOutcome.Unavailable u ->
                rejected(Reply.unavailable("the log does not acknowledge (" + u.reason() + ")"), events.size());
            case PublishOutcome.Refused r ->
                rejected(
                        Reply.unavailable("this node's Kafka user may not write " + r.topic() + " (docs/team.md)"),
                        events.size());
            case PublishOutcome.TooLarge t ->
                rejected(Reply.problem(413, "the log does not take a record of this size"), events.size());
        };
    }

    public Reply accept(SessionEvent event, Request request, Supplier<Reply> accepted) {
        return accept(List.of(event), request, accepted);
    }

    /** The problem of the first event outside the key's projects; one without a project is outside of all. */
    private static Optional<String> outside(Request request, List<SessionEvent> events) {
        ProjectGlobs projects = request.principal().projects();
        for (SessionEvent event : events) {
            String project = event.envelope().project();
            if (project == null ? !projects.isAll() : !projects.holds(project)) {
                return Optional.of(subject(request, project) + " is not among this key's projects ("
                        + String.join(", ", projects.globs())
                        + "): use another key, or have one made with that project");
            }
        }
        return Optional.empty();
    }

    // The session's project may be one that this key is not to know of: an event need not name it.
    private static String subject(Request request, @Nullable String project) {
        if (project == null) {
            return "an event without a project";
        }
        boolean isNamed = project.equals(request.header(IngestHeaders.PROJECT))
                || new String(request.body(), StandardCharsets.UTF_8).contains(project);
        return isNamed ? "project " + project : "the session's project";
    }

    private static boolean leavesATrace(SessionEvent event) {
        return !(event instanceof EventSkipped skipped && skipped.reason().equals(EventComposer.PROJECT_EXCLUDED));
    }

    public Reply reject(List<Issue> issues) {
        return rejected(Reply.invalid(issues), 1);
    }

    public Reply ignore(Reply reply) {
        metrics.onReceived(1);
        metrics.onIgnored(1);
        return reply;
    }

    private Reply rejected(Reply reply, int events) {
        metrics.onReceived(events);
        metrics.onRejected(reply.statusCode(), events);
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
