/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.memlog.event.SessionId;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.settings.Settings;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SentTracesTest {
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACE = "00-" + TRACE_ID + "-b7ad6b7169203331-01";
    private final List<String> received = new CopyOnWriteArrayList<>();
    private HttpServer collector;

    @BeforeEach
    void open() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            // One character for each byte: names stand in it as they are.
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void close() {
        collector.stop(0);
    }

    @Test
    void shouldSendASpanForEachStepOfOneTrace() throws Exception {
        List<String> atRoutes = new ArrayList<>();
        try (Traces traces = traces(Map.of("otel.endpoint", endpoint(), "otel.service-name", "memlog-test"))) {
            post(traces, atRoutes);
            traces.aroundCalls(new Answering(new ArrayList<>())).call(request(TRACE));
            traces.onProjected(TRACE, Instant.now().minusSeconds(1), Instant.now());
        }

        String sent = String.join("", received);
        assertThat(sent).contains("ingest", "call", "project", "memlog-test", "memlog.session");
        assertThat(atRoutes)
                .singleElement()
                .asString()
                .startsWith("00-" + TRACE_ID + "-")
                .isNotEqualTo(TRACE);
    }

    @Test
    void shouldShowProvidersTheTraceOnlyWhenTold() throws Exception {
        List<String> strangers = new ArrayList<>();
        List<String> friends = new ArrayList<>();
        List<String> passedOn = new ArrayList<>();
        List<String> kept = new ArrayList<>();

        try (Traces silent = traces(Map.of("otel.endpoint", endpoint()));
                Traces open = traces(Map.of("otel.endpoint", endpoint(), "trace.to-providers", "true"))) {
            silent.aroundCalls(new Answering(strangers)).call(request(TRACE));
            open.aroundCalls(new Answering(friends)).call(request(TRACE));
        }
        traces(Map.of("trace.to-providers", "true"))
                .aroundCalls(new Answering(passedOn))
                .call(request(TRACE));
        traces(Map.of()).aroundCalls(new Answering(kept)).call(request(TRACE));

        assertThat(strangers).containsExactly("none");
        assertThat(kept).containsExactly("none");
        assertThat(passedOn).containsExactly(TRACE);
        assertThat(friends)
                .singleElement()
                .asString()
                .startsWith("00-" + TRACE_ID + "-")
                .isNotEqualTo(TRACE);
    }

    @Test
    void shouldCostNothingButSpansWhenTheCollectorIsAway() throws Exception {
        collector.stop(0);
        List<String> seen = new ArrayList<>();

        try (Traces traces = traces(Map.of("otel.endpoint", endpoint()))) {
            assertThat(traces.aroundCalls(new Answering(seen)).call(request(null)))
                    .isInstanceOf(ProviderOutcome.Failed.class);
        }

        assertThat(seen).hasSize(1);
    }

    private static void post(Traces traces, List<String> atRoutes) throws Exception {
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1", traces.aroundIngest(exchange -> {
                    atRoutes.add(exchange.getRequestHeaders().getFirst("traceparent"));
                    exchange.setStatusCode(200).endExchange();
                }))
                .build();
        server.start();
        int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hooks"))
                                .header("traceparent", TRACE)
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        server.stop();
    }

    private static Traces traces(Map<String, String> flags) {
        return Traces.of(Settings.load(flags, Map.of()), "0");
    }

    private String endpoint() {
        return "http://127.0.0.1:" + collector.getAddress().getPort();
    }

    private static ProviderRequest request(@Nullable String trace) {
        return new ProviderRequest(SessionId.local("s"), null, "", "", List.of(), "", null, trace);
    }

    private record Answering(List<String> seen) implements ProviderClient {
        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public boolean stateful() {
            return false;
        }

        @Override
        public ProviderOutcome call(ProviderRequest request) {
            seen.add(request.traceparent() == null ? "none" : request.traceparent());
            return new ProviderOutcome.Failed(FailureClass.REJECTED, "scripted", null);
        }

        @Override
        public void close() {}
    }
}
