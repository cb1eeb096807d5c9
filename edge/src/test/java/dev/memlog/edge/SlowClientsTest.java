/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.edge.origin.AllowedOrigins;
import dev.memlog.event.limit.ByteBudget;
import io.undertow.server.HttpHandler;
import io.undertow.server.RoutingHandler;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The port and clients that do not do their part, with raw sockets. */
class SlowClientsTest {
    private static final int MIB = 1024 * 1024;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(150);

    private final ByteBudget memory = new ByteBudget(4 * MIB);
    private final List<Socket> sockets = new ArrayList<>();
    private final LinkedBlockingQueue<String> ended = new LinkedBlockingQueue<>();
    private final RoutingHandler routes = new RoutingHandler();

    @SuppressWarnings("NullAway.Init")
    private HttpPort edge;

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        edge.close();
    }

    @Test
    void shouldEndAConnectionWhoseHeadDoesNotComeInTimeAndNotOneThatIsIdle() throws Exception {
        start(10, SHORT, LONG, LONG);
        Socket idle = open();
        Socket slow = open("GET /plain HTTP/1.1\r\nHost: local");

        assertThat(isClosedByTheNode(slow)).isTrue();
        write(idle, "GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(status(idle)).isEqualTo(200);
    }

    @Test
    void shouldEndAHeadThatDripsIn() throws Exception {
        start(10, SHORT, LONG, LONG);
        Socket slow = open("GET /plain HTTP/1.1\r\nA: ");
        CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(() -> isClosedByTheNode(slow));

        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            try {
                write(slow, "a");
            } catch (IOException e) {
                return true; // Closed already.
            }
            return closed.isDone();
        });
        await().until(() -> edge.connections() == 0);
    }

    @Test
    void shouldEndAConnectionThatStaysIdle() throws Exception {
        start(10, LONG, SHORT, LONG);
        Socket never = open();
        Socket again = open("GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(status(again)).isEqualTo(200);

        assertThat(isClosedByTheNode(never)).isTrue();
        assertThat(isClosedByTheNode(again)).isTrue();
        await().until(() -> edge.connections() == 0);
    }

    @Test
    void shouldFreeAThreadThatReadsABodyWhichDoesNotGoOn() throws Exception {
        start(10, LONG, LONG, SHORT);
        open("POST /blocking HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");

        assertThat(ended.poll(10, TimeUnit.SECONDS)).startsWith("body ended: ");
        await().until(() -> edge.connections() == 0);
    }

    @Test
    void shouldNotTakeAByteNowAndThenForProgress() throws Exception {
        start(10, LONG, LONG, SHORT);
        Socket slow = open("POST /blocking HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n{");

        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            try {
                write(slow, "a");
            } catch (IOException e) {
                return true;
            }
            return !ended.isEmpty();
        });
        assertThat(ended.poll(10, TimeUnit.SECONDS)).startsWith("body ended: ");
    }

    @Test
    void shouldEndABodyThatNobodyWaitsForAnyMore() throws Exception {
        start(10, LONG, LONG, SHORT);
        Socket refused = open("POST /plain HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");

        assertThat(isClosedByTheNode(refused)).isTrue();
        await().until(() -> edge.connections() == 0);
    }

    @Test
    void shouldEndAReplyThatIsNotReadAndFreeWhoWritesIt() throws Exception {
        start(10, LONG, LONG, SHORT);
        open("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(ended.poll(10, TimeUnit.SECONDS)).startsWith("reply ended: ");

        open("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(ended.poll(10, TimeUnit.SECONDS)).isEqualTo("exchange over");
        await().until(() -> edge.connections() == 0);
    }

    @Test
    void shouldKeepAClientThatHasNothingToReadOrSend() throws Exception {
        start(10, LONG, LONG, SHORT);
        Socket reader = open("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Socket patient = open("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(status(reader)).isEqualTo(200);
        // It answers after several times what a stalled client is given.
        assertThat(status(patient)).isEqualTo(200);
        assertThat(edge.connections()).isEqualTo(2);
    }

    @Test
    void shouldRefuseOneConnectionTooManyAndTakeAnotherOnceThereIsRoom() throws Exception {
        start(2, LONG, LONG, LONG);
        Socket first = open();
        open();
        await().until(() -> edge.connections() == 2);

        Socket third = open();
        assertThat(new String(third.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .startsWith("HTTP/1.1 503")
                .contains("Retry-After: 1")
                .contains("http.max-connections");
        first.close();
        await().until(() -> edge.connections() == 1);
        Socket fourth = open("GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(status(fourth)).isEqualTo(200);
    }

    @Test
    void shouldCountLongHeadsAndGiveTheirMemoryBack() throws Exception {
        start(100, LONG, LONG, LONG);
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            slow.add(open("GET /plain?q=" + "a".repeat(100_000)));
        }
        await().until(() -> memory.taken() > 1_000_000);

        Socket refused = open();
        assertThat(answerTo(refused, "GET /plain?q=" + "a".repeat(900_000))).doesNotContain("200");
        Socket hook = open("GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(status(hook)).isEqualTo(200);
        for (Socket socket : slow) {
            write(socket, " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(status(socket)).isEqualTo(200);
        }
        await().until(() -> memory.taken() == 0);
        write(slow.getFirst(), "GET /plain?q=" + "a".repeat(100_000));
        await().until(() -> memory.taken() > 0);
        slow.getFirst().close();
        await().until(() -> memory.taken() == 0);
    }

    @Test
    void shouldAnswer421ForAnotherHostOnAnyAddress() throws Exception {
        edge = HttpPort.start(
                "0.0.0.0",
                0,
                HttpPort.refusing(routes.get(
                        "/plain", exchange -> exchange.getResponseSender().send("memories"))),
                100_000,
                handler -> handler,
                HostGuard.names("0.0.0.0", null, List.of()),
                AllowedOrigins.NONE,
                new HttpLimits(memory, 10));

        String refused = answerTo(open(), "GET /plain HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        assertThat(refused)
                .startsWith("HTTP/1.1 421")
                .contains("http.allowed-hosts")
                .doesNotContain("memories");
        assertThat(answerTo(open(), "GET /plain HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    private void start(int maxConnections, Duration head, Duration idle, Duration stalled) {
        routes.get("/plain", exchange -> exchange.getResponseSender().send("fine"));
        routes.post("/plain", exchange -> exchange.getResponseSender().send("fine"));
        // Answers by a timer after all that is short has passed.
        routes.get(
                "/slow",
                exchange -> exchange.dispatch(
                        SameThreadExecutor.INSTANCE,
                        () -> exchange.getIoThread()
                                .executeAfter(
                                        () -> exchange.getResponseSender().send("fine"),
                                        4 * SHORT.toMillis(),
                                        TimeUnit.MILLISECONDS)));
        routes.get("/events", new ServerSentEventHandler((connection, id) -> connection.send("hello")));
        routes.get("/large", exchange -> {
            exchange.addExchangeCompleteListener((completed, next) -> {
                ended.add("exchange over");
                next.proceed();
            });
            exchange.getResponseSender().send("x".repeat(32 * MIB));
        });
        routes.get("/endless", onThread(exchange -> {
            exchange.startBlocking();
            try (OutputStream out = exchange.getOutputStream()) {
                while (true) {
                    out.write(new byte[MIB]);
                }
            } catch (IOException e) {
                ended.add("reply ended: " + e);
            }
        }));
        routes.post("/blocking", onThread(exchange -> {
            exchange.startBlocking();
            try (InputStream in = exchange.getInputStream()) {
                // A connection that ended before the thread came to read has an empty body.
                ended.add("body ended: after " + in.readAllBytes().length + " bytes");
            } catch (IOException | RuntimeException e) {
                // The server's stream fails by itself where its buffer has been taken away.
                ended.add("body ended: " + e);
            }
        }));
        edge = HttpPort.start(
                "127.0.0.1",
                0,
                HttpPort.refusing(routes),
                100 * MIB,
                handler -> handler,
                Set.of("localhost"),
                AllowedOrigins.NONE,
                new HttpLimits(memory, maxConnections, head, idle, stalled));
    }

    private static HttpHandler onThread(HttpHandler handler) {
        return exchange ->
                exchange.dispatch(task -> Thread.ofPlatform().daemon().start(task), handler);
    }

    private Socket open(String... texts) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port());
        sockets.add(socket);
        socket.setSoTimeout(15_000);
        for (String text : texts) {
            write(socket, text);
        }
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String answerTo(Socket socket, String text) {
        try {
            write(socket, text);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static boolean isClosedByTheNode(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static int status(Socket socket) throws IOException {
        byte[] head = socket.getInputStream().readNBytes(12);
        byte[] rest = new byte[8192];
        String text = new String(head, StandardCharsets.US_ASCII);
        while (!text.endsWith("fine") && !text.endsWith("\n\n")) {
            text += new String(rest, 0, socket.getInputStream().read(rest), StandardCharsets.US_ASCII);
        }
        return Integer.parseInt(text.substring(9, 12));
    }
}
