/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.metrics;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.Usage;
import dev.memlog.topology.metrics.TopologyMetrics;
import dev.memlog.topology.metrics.TopologyMotion;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The topology's counts.
 *
 * <p>Threading: safe.
 */
final class TopologyMeters implements TopologyMetrics {
    private static final String ANSWERED = "answered";
    private static final String CANCELLED = "cancelled";

    private final NodeMetrics metrics;
    private final TopologyMotion motion;
    private final Map<Object, Instant> oldestOfTask = new ConcurrentHashMap<>();

    TopologyMeters(NodeMetrics metrics, List<String> providers, TopologyMotion motion, InstantSource clock) {
        this.metrics = metrics;
        this.motion = motion;
        metrics.count(
                "memlog.topology.task.restarts",
                "Tasks that were closed and opened again here, as after a fenced transaction",
                Tags.empty(),
                motion::restarts);
        for (String provider : providers) {
            started(provider);
            retries(provider);
            latency(provider);
            calls(provider, ANSWERED);
            calls(provider, CANCELLED);
            for (FailureClass failure : FailureClass.values()) {
                calls(provider, failure.wireName());
            }
        }
        for (FailureClass failure : FailureClass.values()) {
            letters(failure);
        }
        transitions("Idle", "Waiting", "EventAccepted");
        metrics.gauge(
                "memlog.oldest.pending.age.seconds",
                "Seconds since the oldest event that is not settled was accepted; 0 if all are",
                () -> oldestAge(clock.instant()).toMillis() / 1000.0);
    }

    @Override
    public void dispatched(String provider, int attempt) {
        started(provider).increment();
        if (attempt > 1) {
            retries(provider).increment();
        }
    }

    @Override
    public void answered(String provider, Usage usage, Duration latency) {
        calls(provider, ANSWERED).increment();
        latency(provider).record(latency);
    }

    @Override
    public void failed(String provider, FailureClass failure) {
        calls(provider, failure.wireName()).increment();
    }

    @Override
    public void cancelled(String provider) {
        calls(provider, CANCELLED).increment();
    }

    @Override
    public void transition(String from, String to, String reason) {
        transitions(from, to, reason).increment();
    }

    @Override
    public void deadLettered(FailureClass failure) {
        letters(failure).increment();
    }

    @Override
    public void oldestPending(Object task, @Nullable Instant acceptedAt) {
        if (acceptedAt == null) {
            oldestOfTask.remove(task);
        } else {
            oldestOfTask.put(task, acceptedAt);
        }
    }

    @Override
    public void calling(Object task, SessionNumber session, boolean calling) {
        motion.calling(task, session, calling);
    }

    @Override
    public void waits(Object task, TopologyMotion.Waiting waiting) {
        motion.waits(task, waiting);
    }

    @Override
    public void stopped(Object task) {
        motion.stopped(task);
    }

    @Override
    public void opened(int partition) {
        motion.opened(partition);
    }

    @Override
    public void closed(int partition) {
        motion.closed(partition);
    }

    private Duration oldestAge(Instant now) {
        return oldestOfTask.values().stream()
                .min(Instant::compareTo)
                .filter(oldest -> oldest.isBefore(now))
                .map(oldest -> Duration.between(oldest, now))
                .orElse(Duration.ZERO);
    }

    private Counter started(String provider) {
        return metrics.counter("memlog.provider.started", "Calls that were begun", Tags.of("provider", provider));
    }

    private Counter retries(String provider) {
        return metrics.counter(
                "memlog.provider.retries", "Calls that were not a batch's first", Tags.of("provider", provider));
    }

    private Counter calls(String provider, String outcome) {
        return metrics.counter(
                "memlog.provider.calls",
                "Calls that came to an end",
                Tags.of("provider", provider, "outcome", outcome));
    }

    private Timer latency(String provider) {
        return metrics.timer(
                "memlog.provider.latency",
                "From an attempt's record to its answer",
                Tags.of("provider", provider),
                NodeMetrics.SLOW);
    }

    private Counter letters(FailureClass failure) {
        return metrics.counter("memlog.dead.letters", "Events given up", Tags.of("class", failure.wireName()));
    }

    private Counter transitions(String from, String to, String reason) {
        return metrics.counter(
                "memlog.session.transitions",
                "Changes of a session's state",
                Tags.of("from", from, "to", to, "reason", reason));
    }
}
