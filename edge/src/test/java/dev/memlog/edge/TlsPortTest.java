/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.memlog.edge.origin.AllowedOrigins;
import dev.memlog.event.limit.ByteBudget;
import io.undertow.server.RoutingHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** The port with TLS: real handshakes, by good clients and by those that do not do their part. */
@Timeout(120)
class TlsPortTest {
    private static final int MIB = 1024 * 1024;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final HeldCertificate HELD = new HeldCertificate.Builder()
            .addSubjectAlternativeName("127.0.0.1")
            .addSubjectAlternativeName("localhost")
            .build();
    private static final SSLContext SERVER =
            new HandshakeCertificates.Builder().heldCertificate(HELD).build().sslContext();
    private static final SSLContext CLIENT = new HandshakeCertificates.Builder()
            .addTrustedCertificate(HELD.certificate())
            .build()
            .sslContext();

    private final ByteBudget memory = new ByteBudget(64 * MIB);
    private final List<Socket> sockets = new ArrayList<>();
    private final LinkedBlockingQueue<String> ended = new LinkedBlockingQueue<>();
    private final RoutingHandler routes = new RoutingHandler();

    @SuppressWarnings("NullAway.Init")
    private HttpPort edge;

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(logged);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        edge.close();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(logged);
        assertThat(logged.list)
                .as("no client makes the server fail")
                .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR));
    }

    @Test
    void shouldSpeakBothVersionsOfTlsAndTellHandlersSo() throws Exception {
        start("127.0.0.1", 10, LONG, LONG, LONG);

        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            SSLSocket socket = handshake(version);
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            assertThat(answer(socket, "GET /scheme HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("https");
            // The server waits a while for the other side's end, as it does without TLS.
            socket.close();
        }
        await().until(() -> edge.connections() == 0);
    }

    @Test
    void shouldCarryLargeBodiesBothWays() throws Exception {
        start("127.0.0.1", 10, LONG, LONG, LONG);
        byte[] body = new byte[20 * MIB];
        new Random(7).nextBytes(body);
        try (HttpClient client = HttpClient.newBuilder().sslContext(CLIENT).build()) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<byte[]> echo = client.send(
                        HttpRequest.newBuilder(URI.create("https://localhost:" + edge.port() + "/echo"))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                assertThat(echo.body()).isEqualTo(body);
            }
        }
        await().until(() -> edge.connections() == 0);
        assertThat(memory.taken()).isZero();
    }

    @Test
    void shouldAnswerPlainHttpInItsOwnWordsAndClose() throws Exception {
        start("127.0.0.1", 10, LONG, LONG, LONG);

        assertThat(answer(plain(), "GET /scheme HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("speaks HTTPS");
        await().until(() -> edge.connections() == 0);
    }

    @Test
    void shouldCloseOnBytesThatAreNoHandshake() throws Exception {
        start("127.0.0.1", 10, LONG, LONG, LONG);
        Socket noise = plain();
        noise.getOutputStream().write(new byte[] {22, 3, 1, 0, 5, 9, 9, 9, 9, 9});

        assertThat(isClosedByTheNode(noise)).isTrue();
        await().until(() -> edge.connections() == 0);
    }

    @Test
    void shouldDropAClientThatNeverFinishesTheHandshake() throws Exception {
        start("127.0.0.1", 10, SHORT, LONG, LONG);
        Socket silent = plain();
        Socket half = plain();
        half.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0});

        assertThat(isClosedByTheNode(silent)).isTrue();
        assertThat(isClosedByTheNode(half)).isTrue();
        await().until(() -> edge.connections() == 0);
    }

    @Test
    void shouldDropAHandshakeThatDripsIn() throws Exception {
        start("127.0.0.1", 10, SHORT, LONG, LONG);
        Socket slow = plain();
        slow.getOutputStream().write(new byte[] {22, 3, 1, 16, 0});

        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            try {
                slow.getOutputStream().write(1);
                return false;
            } catch (IOException e) {
                return true;
            }
        });
        await().until(() -> edge.connections() == 0);
    }

    @Test
    void shouldKeepAClientThatIsIdleAfterItsHandshakeAndEndItInTheEnd() throws Exception {
        start("127.0.0.1", 10, SHORT, SHORT.multipliedBy(5), LONG);
        long begun = System.nanoTime();
        SSLSocket idle = handshake("TLSv1.3");

        assertThat(isClosedByTheNode(idle)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(SHORT.multipliedBy(4));
        await().until(() -> edge.connections() == 0);
    }

    @Test
    void shouldEndAHeadThatDoesNotComeInTime() throws Exception {
        start("127.0.0.1", 10, SHORT, LONG, LONG);
        SSLSocket slow = handshake("TLSv1.3");
        write(slow, "GET /scheme HTTP/1.1\r\nHost: local");

        assertThat(isClosedByTheNode(slow)).isTrue();
        await().until(() -> edge.connections() == 0);
    }

    @Test
    void shouldEndABodyThatDoesNotGoOnAndAReplyThatIsNotRead() throws Exception {
        start("127.0.0.1", 10, LONG, LONG, SHORT);
        write(handshake("TLSv1.3"), "POST /blocking HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");
        assertThat(ended.poll(20, TimeUnit.SECONDS)).startsWith("body ended: ");

        write(handshake("TLSv1.3"), "GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(ended.poll(20, TimeUnit.SECONDS)).startsWith("reply ended: ");
        await().until(() -> edge.connections() == 0);
    }

    @Test
    void shouldCountConnectionsBeforeTheirHandshakes() throws Exception {
        start("127.0.0.1", 2, LONG, LONG, LONG);
        Socket first = plain();
        plain();
        await().until(() -> edge.connections() == 2);

        assertThat(isClosedByTheNode(plain())).isTrue();
        first.close();
        await().until(() -> edge.connections() == 1);
        assertThat(answer(handshake("TLSv1.3"), "GET /scheme HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void shouldAnswer421ForAnotherHostOnAnyAddress() throws Exception {
        start("0.0.0.0", 10, LONG, LONG, LONG);

        assertThat(answer(
                        handshake("TLSv1.3"),
                        "GET /scheme HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421")
                .contains("http.allowed-hosts");
        assertThat(answer(handshake("TLSv1.3"), "GET /scheme HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'")
                .contains("X-Content-Type-Options: nosniff")
                .contains("Referrer-Policy: no-referrer")
                .doesNotContain("Strict-Transport-Security");
    }

    private void start(String host, int maxConnections, Duration head, Duration idle, Duration stalled) {
        routes.get("/scheme", exchange -> exchange.getResponseSender().send(exchange.getRequestScheme()));
        routes.post(
                "/echo",
                exchange -> exchange.getRequestReceiver()
                        .receiveFullBytes(
                                (ready, bytes) -> ready.getResponseSender().send(ByteBuffer.wrap(bytes))));
        routes.get(
                "/endless",
                exchange ->
                        exchange.dispatch(task -> Thread.ofPlatform().daemon().start(task), blocked -> {
                            blocked.startBlocking();
                            try (OutputStream out = blocked.getOutputStream()) {
                                while (true) {
                                    out.write(new byte[MIB]);
                                }
                            } catch (IOException e) {
                                ended.add("reply ended: " + e);
                            }
                        }));
        routes.post(
                "/blocking",
                exchange ->
                        exchange.dispatch(task -> Thread.ofPlatform().daemon().start(task), blocked -> {
                            blocked.startBlocking();
                            try (InputStream in = blocked.getInputStream()) {
                                ended.add("body ended: after " + in.readAllBytes().length + " bytes");
                            } catch (IOException | RuntimeException e) {
                                ended.add("body ended: " + e);
                            }
                        }));
        edge = HttpPort.start(
                new HttpPort.Listen(host, 0, () -> SERVER),
                HttpPort.refusing(routes),
                100 * MIB,
                handler -> handler,
                HostGuard.names(host, null, List.of()),
                AllowedOrigins.NONE,
                new HttpLimits(memory, maxConnections, head, idle, stalled));
    }

    private Socket plain() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port());
        sockets.add(socket);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private SSLSocket handshake(String version) throws IOException {
        SSLSocket socket = (SSLSocket) CLIENT.getSocketFactory().createSocket("127.0.0.1", edge.port());
        sockets.add(socket);
        socket.setSoTimeout(20_000);
        socket.setEnabledProtocols(new String[] {version});
        socket.startHandshake();
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String answer(Socket socket, String text) throws IOException {
        write(socket, text);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static boolean isClosedByTheNode(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
