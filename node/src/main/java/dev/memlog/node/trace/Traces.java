/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.trace;

import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.settings.MonitoringSettings;
import dev.memlog.settings.Settings;
import io.undertow.server.HttpHandler;
import java.time.Instant;

/**
 * The spans of one process. Trace context itself goes with the records, whether or not spans are made of it.
 *
 * <p>Threading: safe.
 */
public interface Traces extends AutoCloseable {
    /** Spans are made if an endpoint is configured; otherwise nothing of OpenTelemetry is even loaded. */
    static Traces of(Settings settings, String version) {
        boolean toProviders = settings.get(MonitoringSettings.TRACE_TO_PROVIDERS);
        return settings.get(MonitoringSettings.OTEL_ENDPOINT)
                .<Traces>map(endpoint -> SentTraces.to(
                        endpoint, settings.get(MonitoringSettings.OTEL_SERVICE_NAME), version, toProviders))
                .orElseGet(() -> new PassedOnTraces(toProviders));
    }

    /** A span around each request that posts events; the records get its context. */
    HttpHandler aroundIngest(HttpHandler routes);

    /** A span around each call; the provider sees its context only if the settings say so. */
    ProviderClient aroundCalls(ProviderClient provider);

    /** A record was projected, in a transaction from {@code began} to {@code ended}. */
    void onProjected(String traceparent, Instant began, Instant ended);

    @Override
    void close();
}
