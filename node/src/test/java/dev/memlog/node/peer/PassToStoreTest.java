/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.memlog.edge.access.Door;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.settings.tls.PeerTrust;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassToStoreTest {
    private static final int OWN_LIMIT = 1000;
    private static final ContextSource.Question QUESTION = new ContextSource.Question(
            Principal.everyone(TeamName.LOCAL, "dev"), null, "shop", null, null, null, null, "claude-code", null);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Deque<Undertow> servers = new ArrayDeque<>();

    @AfterEach
    void stop() {
        servers.forEach(Undertow::stop);
    }

    @Test
    void shouldPassOnWhatItHasNoRouteForWithTheHostThatWasAsked() throws Exception {
        URI store = start(exchange -> exchange.getResponseSender()
                .send(exchange.getRequestMethod() + " " + exchange.getRequestURI() + "?" + exchange.getQueryString()
                        + " for " + exchange.getRequestHeaders().getFirst(Headers.HOST)));
        URI ingest = start(ingest(store));

        assertThat(get(ingest.resolve("/hooks")).body()).isEqualTo("own");
        assertThat(get(ingest.resolve("/api/search?query=a%20b")).body())
                .isEqualTo("GET /api/search?query=a%20b for " + ingest.getAuthority());
        assertThat(post(ingest.resolve("/hooks"), "{}").body()).isEqualTo("POST /hooks? for " + ingest.getAuthority());
    }

    @Test
    void shouldPassOnBodiesLongerThanItsOwnLimit() throws Exception {
        URI store = start(exchange -> exchange.getRequestReceiver()
                .receiveFullBytes((ready, body) -> ready.getResponseSender().send(String.valueOf(body.length))));
        URI ingest = start(ingest(store));

        assertThat(post(ingest.resolve("/v1/import"), "x".repeat(100 * OWN_LIMIT))
                        .body())
                .isEqualTo(String.valueOf(100 * OWN_LIMIT));
    }

    @Test
    void shouldSayThatTheStoreNodeIsAwayAndGoOnWhenItIsBack() throws Exception {
        URI store = start(exchange -> exchange.getResponseSender().send("before"));
        servers.pop().stop();
        URI ingest = start(ingest(store));

        HttpResponse<String> refused = get(ingest.resolve("/api/search"));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("store.url");
        assertThat(get(ingest.resolve("/hooks")).body()).isEqualTo("own");

        server(exchange -> exchange.getResponseSender().send("back"), store.getPort());
        await().until(() -> get(ingest.resolve("/api/search")).body().equals("back"));
    }

    @Test
    void shouldNotPassOnForEverWhenTheStoreIsAnIngestNodeToo() throws Exception {
        Routes routes = new Routes(Door.everyone(Principal.everyone(TeamName.LOCAL, "dev")));
        URI self = start(routes.handler());
        new PassToStore(self, PeerTrust.of((Path) null)).addTo(routes);

        assertThat(get(self.resolve("/api/search")).statusCode()).isEqualTo(404);
    }

    @Test
    void shouldAskAStoreNodeOverTlsWhenItsCertificateIsTrustedAndForItsName(@TempDir Path folder) throws Exception {
        HeldCertificate ca =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        Path caFile = Files.writeString(folder.resolve("ca.pem"), ca.certificatePem());
        PeerTrust trusting = PeerTrust.of(caFile);
        PeerTrust others = PeerTrust.of((Path) null);
        URI store = startTls(
                ca,
                "127.0.0.1",
                exchange -> exchange.getResponseSender()
                        .send(exchange.getRequestURI().contains("inject") ? "{\"context\":\"told\"}" : "found"));
        URI misnamed = startTls(
                ca, "store.example", exchange -> exchange.getResponseSender().send("found"));

        assertThat(get(start(ingest(store, trusting)).resolve("/api/search")).body())
                .isEqualTo("found");
        for (URI ingest : List.of(start(ingest(store, others)), start(ingest(misnamed, trusting)))) {
            HttpResponse<String> refused = get(ingest.resolve("/api/search"));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("store.url").contains("tls.ca-file");
        }

        assertThat(context(store, trusting).contextFor(QUESTION).text()).isEqualTo("told");
        assertThatThrownBy(() -> context(store, others).contextFor(QUESTION))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("store.url")
                .hasMessageContaining("tls.ca-file (MEMLOG_TLS_CA_FILE)");
        assertThatThrownBy(() -> context(misnamed, trusting).contextFor(QUESTION))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("certificate is for other names");
    }

    private static StoreNodeContext context(URI store, PeerTrust trusted) {
        return new StoreNodeContext(store, Duration.ofSeconds(30), trusted);
    }

    private URI startTls(HeldCertificate ca, String name, HttpHandler handler) {
        HeldCertificate held = new HeldCertificate.Builder()
                .signedBy(ca)
                .addSubjectAlternativeName(name)
                .build();
        Undertow server = Undertow.builder()
                .addHttpsListener(
                        0,
                        "127.0.0.1",
                        new HandshakeCertificates.Builder()
                                .heldCertificate(held)
                                .build()
                                .sslContext(),
                        handler)
                .build();
        server.start();
        servers.push(server);
        return URI.create("https" + uri(server).toString().substring("http".length()));
    }

    private static HttpHandler ingest(URI store) {
        return ingest(store, PeerTrust.of((Path) null));
    }

    private static HttpHandler ingest(URI store, PeerTrust trusted) {
        Routes routes = new Routes(Door.everyone(Principal.everyone(TeamName.LOCAL, "dev")));
        routes.get(
                KeyScope.READ,
                "/hooks",
                exchange -> exchange.getResponseSender().send("own"));
        new PassToStore(store, trusted).addTo(routes);
        return exchange -> {
            exchange.setMaxEntitySize(OWN_LIMIT);
            routes.handler().handleRequest(exchange);
        };
    }

    private URI start(HttpHandler handler) {
        return uri(server(handler, 0));
    }

    private Undertow server(HttpHandler handler, int port) {
        Undertow server =
                Undertow.builder().addHttpListener(port, "127.0.0.1", handler).build();
        server.start();
        servers.push(server);
        return server;
    }

    private static URI uri(Undertow server) {
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
        return URI.create("http://127.0.0.1:" + address.getPort());
    }

    private HttpResponse<String> get(URI uri) throws Exception {
        return send(HttpRequest.newBuilder(uri));
    }

    private HttpResponse<String> post(URI uri, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
