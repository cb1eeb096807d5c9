/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import dev.memlog.event.FailureClass;
import dev.memlog.ingest.IngestMetrics;
import dev.memlog.processor.provider.Usage;
import dev.memlog.recall.RecallMetrics;
import dev.memlog.store.StoreMetrics;
import dev.memlog.topology.TopologyMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What the parts count, as Prometheus reads it.
 *
 * <p>Threading: safe.
 */
final class NodeMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    String scrape() {
        return registry.scrape();
    }

    void gauge(String name, String description, Supplier<Number> value) {
        io.micrometer.core.instrument.Gauge.builder(name, value)
                .description(description)
                .register(registry);
    }

    @Override
    public void close() {
        registry.close();
    }

    IngestMetrics ingest() {
        Counter received = counter("memlog.ingest.received", "Events that senders posted");
        Counter published = counter("memlog.ingest.published", "Events acknowledged by the log");
        Counter ignored = counter("memlog.ingest.ignored", "Events answered that no memory is made of");
        Timer acknowledged = timer("memlog.ingest.ack", "How long requests waited for the log");
        return new IngestMetrics() {
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
                registry.counter("memlog.ingest.skipped", "reason", reason).increment();
            }

            @Override
            public void onIgnored(int events) {
                ignored.increment(events);
            }

            @Override
            public void onRejected(int statusCode, int events) {
                registry.counter("memlog.ingest.rejected", "status", Integer.toString(statusCode))
                        .increment(events);
            }

            @Override
            public void onAcknowledged(Duration waited) {
                acknowledged.record(waited);
            }
        };
    }

    TopologyMetrics topology() {
        return new TopologyMetrics() {
            @Override
            public void dispatched(String provider) {
                calls(provider, "dispatched").increment();
            }

            @Override
            public void answered(String provider, Usage usage, Duration latency) {
                calls(provider, "answered").increment();
                registry.counter("memlog.provider.tokens", "provider", provider, "direction", "input")
                        .increment((double) usage.inputTokens());
                registry.counter("memlog.provider.tokens", "provider", provider, "direction", "output")
                        .increment((double) usage.outputTokens());
                Timer.builder("memlog.provider.latency")
                        .description("From an attempt's record to its completion")
                        .tag("provider", provider)
                        .register(registry)
                        .record(latency);
            }

            @Override
            public void failed(String provider, FailureClass failure) {
                calls(provider, failure.wireName()).increment();
            }

            @Override
            public void cancelled(String provider) {
                calls(provider, "cancelled").increment();
            }

            @Override
            public void transition(String from, String to, String reason) {
                registry.counter("memlog.session.transitions", "from", from, "to", to, "reason", reason)
                        .increment();
            }

            @Override
            public void deadLettered(FailureClass failure) {
                registry.counter("memlog.dead.letters", "class", failure.wireName())
                        .increment();
            }

            private Counter calls(String provider, String outcome) {
                return registry.counter("memlog.provider.calls", "provider", provider, "outcome", outcome);
            }
        };
    }

    StoreMetrics store() {
        Counter applied = counter("memlog.projection.applied", "Records projected into rows");
        Counter ignored = counter("memlog.projection.ignored", "Records that no row is made of");
        Counter undecodable = counter("memlog.projection.undecodable", "Records that could not be read");
        Counter rebuilds = counter("memlog.projection.rebuilds", "Times the rows were dropped and read anew");
        Timer transactions = timer("memlog.projection.transaction", "Length of a projection's transaction");
        Timer delay = timer("memlog.projection.delay", "Age of the newest record when it was projected");
        Map<String, AtomicLong> positions = new ConcurrentHashMap<>();
        return new StoreMetrics() {
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
                        .computeIfAbsent(
                                topic + "-" + partition,
                                key -> registry.gauge(
                                        "memlog.projection.position",
                                        io.micrometer.core.instrument.Tags.of(
                                                "topic", topic, "partition", Integer.toString(partition)),
                                        new AtomicLong()))
                        .set(next);
            }

            @Override
            public void onDelay(Duration age) {
                delay.record(age);
            }

            @Override
            public void onRebuild() {
                rebuilds.increment();
            }
        };
    }

    RecallMetrics recall() {
        return (route, statusCode, took) -> Timer.builder("memlog.recall.reply")
                .description("How long requests of the read side took")
                .tag("route", route)
                .tag("status", Integer.toString(statusCode))
                .register(registry)
                .record(took);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }
}
