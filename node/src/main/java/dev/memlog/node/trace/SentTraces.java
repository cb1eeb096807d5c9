/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.trace;

import dev.memlog.event.Topics;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Spans, sent by OTLP over HTTP. A collector that is away costs spans and nothing else.
 *
 * <p>Threading: safe; spans are sent by a thread of their own.
 */
final class SentTraces implements Traces {
    private static final String PATH = "/v1/traces";
    private static final List<String> INTAKE = List.of("/hooks", "/v1/events", "/api/sessions/", "/sessions/");
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final HttpString TRACEPARENT = new HttpString(Topics.TRACEPARENT_HEADER);
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final boolean toProviders;

    private SentTraces(SdkTracerProvider provider, boolean toProviders) {
        this.provider = provider;
        this.tracer = provider.get("dev.memlog");
        this.toProviders = toProviders;
    }

    static SentTraces to(String endpoint, String service, String version, boolean toProviders) {
        ExporterLog.attach();
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.endsWith(PATH) ? endpoint : endpoint + PATH)
                .setTimeout(PATIENCE)
                .build();
        Resource resource = Resource.create(Attributes.builder()
                .put("service.name", service)
                .put("service.version", version)
                .build());
        return new SentTraces(
                SdkTracerProvider.builder()
                        .setResource(resource)
                        .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
                        .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                                .setScheduleDelay(Duration.ofSeconds(1))
                                .build())
                        .build(),
                toProviders);
    }

    @Override
    public HttpHandler aroundIngest(HttpHandler routes) {
        return exchange -> {
            if (takesEvents(exchange)) {
                Span span = begin(
                        "ingest", SpanKind.SERVER, exchange.getRequestHeaders().getFirst(TRACEPARENT));
                exchange.getRequestHeaders().put(TRACEPARENT, traceparent(span));
                exchange.addExchangeCompleteListener((done, next) -> {
                    span.setAttribute("http.response.status_code", done.getStatusCode());
                    end(span, done.getStatusCode() < 500);
                    next.proceed();
                });
            }
            routes.handleRequest(exchange);
        };
    }

    @Override
    public ProviderClient aroundCalls(ProviderClient client) {
        return new TracedProvider(client, this::call);
    }

    @Override
    public void onProjected(String traceparent, Instant began, Instant ended) {
        tracer.spanBuilder("project")
                .setParent(contextOf(traceparent))
                .setSpanKind(SpanKind.CONSUMER)
                .setStartTimestamp(began)
                .startSpan()
                .end(ended);
    }

    @Override
    public void close() {
        provider.shutdown().join(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private ProviderOutcome call(ProviderClient client, ProviderRequest request) throws InterruptedException {
        Span span = begin("call", SpanKind.CLIENT, request.traceparent());
        span.setAttribute("memlog.provider", client.name());
        span.setAttribute("memlog.session", request.sessionId().value());
        span.setAttribute("memlog.events", request.events().size());
        boolean replied = false;
        try {
            ProviderOutcome outcome = client.call(request.withTraceparent(toProviders ? traceparent(span) : null));
            replied = describe(span, outcome);
            return outcome;
        } finally {
            end(span, replied);
        }
    }

    private static boolean describe(Span span, ProviderOutcome outcome) {
        return switch (outcome) {
            case ProviderOutcome.Replied replied -> {
                span.setAttribute("memlog.model", replied.model());
                span.setAttribute("memlog.tokens.input", replied.usage().inputTokens());
                span.setAttribute("memlog.tokens.output", replied.usage().outputTokens());
                yield true;
            }
            case ProviderOutcome.Failed failed -> {
                span.setAttribute("memlog.failure", failed.failure().wireName());
                yield false;
            }
        };
    }

    private Span begin(String name, SpanKind kind, @Nullable String parent) {
        return tracer.spanBuilder(name)
                .setParent(contextOf(parent))
                .setSpanKind(kind)
                .startSpan();
    }

    private static void end(Span span, boolean fine) {
        if (!fine) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    private static boolean takesEvents(HttpServerExchange exchange) {
        String path = exchange.getRequestPath();
        return exchange.getRequestMethod().equals(Methods.POST)
                && INTAKE.stream().anyMatch(path::startsWith);
    }

    /** What is no trace context begins a trace of its own. */
    private static Context contextOf(@Nullable String traceparent) {
        return traceparent == null
                ? Context.root()
                : W3C.extract(Context.root(), Map.of(Topics.TRACEPARENT_HEADER, traceparent), Carrier.READER);
    }

    private static String traceparent(Span span) {
        Map<String, String> carrier = new HashMap<>();
        W3C.inject(Context.root().with(span), carrier, (headers, name, value) -> {
            if (headers != null) {
                headers.put(name, value);
            }
        });
        return carrier.getOrDefault(Topics.TRACEPARENT_HEADER, "");
    }

    private enum Carrier implements TextMapGetter<Map<String, String>> {
        READER;

        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    }
}
