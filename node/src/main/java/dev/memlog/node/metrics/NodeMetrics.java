/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.metrics;

import dev.memlog.edge.ReadMetrics;
import dev.memlog.event.thread.Border;
import dev.memlog.ingest.accept.IngestMetrics;
import dev.memlog.node.trace.Traces;
import dev.memlog.store.port.StoreMetrics;
import dev.memlog.topology.metrics.TopologyMetrics;
import dev.memlog.topology.metrics.TopologyMotion;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the parts count, as Prometheus reads it; docs/operations/metrics.md has every name. Labels have few values, known
 * beforehand: never a session, an event or a project. A counter whose labels are known is there from the start, at 0,
 * since an increase from nothing to 1 is one that a rate does not see.
 *
 * <p>Threading: safe.
 */
public final class NodeMetrics implements AutoCloseable {
    /** Bounds of the histograms, fine enough to separate a log's acknowledgement from a model's answer. */
    static final Duration[] FAST = millis(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000);

    static final Duration[] SLOW = millis(10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public NodeMetrics() {
        // The others are known once something has failed at them.
        ofBorder("health");
    }

    public PrometheusMeterRegistry registry() {
        return registry;
    }

    public String scrape() {
        Border.failures().keySet().forEach(this::ofBorder);
        return registry.scrape();
    }

    private void ofBorder(String border) {
        count(
                "memlog.border.failures",
                "Tasks that failed where work passes from one thread to another",
                Tags.of("border", border),
                () -> Border.failures().getOrDefault(border, 0L));
    }

    /** A counter that another object keeps; the registry holds the function, not the object. */
    void count(String name, String description, Tags tags, LongSupplier value) {
        FunctionCounter.builder(name, this, self -> value.getAsLong())
                .description(description)
                .tags(tags)
                .register(registry);
    }

    void gauge(String name, String description, Supplier<Number> value) {
        gauge(name, description, Tags.empty(), value);
    }

    void gauge(String name, String description, Tags tags, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tags(tags).register(registry);
    }

    @Override
    public void close() {
        registry.close();
    }

    public IngestMetrics ingest() {
        return new IngestMeters(this);
    }

    /** @param providers the names of the configured providers */
    public TopologyMetrics topology(List<String> providers, TopologyMotion motion, InstantSource clock) {
        return new TopologyMeters(this, providers, motion, clock);
    }

    public StoreMetrics store(Traces traces) {
        return new StoreMeters(this, traces);
    }

    public ReadMetrics recall() {
        return (route, statusCode, took) -> timer(
                        "memlog.recall.reply",
                        "How long requests of the read side took",
                        Tags.of("route", route, "status", Integer.toString(statusCode)),
                        FAST)
                .record(took);
    }

    Counter counter(String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    /** @param buckets upper bounds, so that quantiles can be computed over several nodes */
    Timer timer(String name, String description, Tags tags, Duration... buckets) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private static Duration[] millis(int... bounds) {
        Duration[] durations = new Duration[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            durations[i] = Duration.ofMillis(bounds[i]);
        }
        return durations;
    }
}
