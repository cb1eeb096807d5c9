/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.edge.Caller;
import dev.memlog.edge.Permits;
import dev.memlog.edge.PostHandler;
import dev.memlog.edge.PostRoute;
import dev.memlog.edge.Reply;
import dev.memlog.event.access.Principal;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.team.TeamName;
import dev.memlog.ingest.routes.HookListener;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request takes is given back, whatever ends it; seen on the wire. */
class PostHandlerTest {
    private static final int MIB = 1024 * 1024;
    private final Permits permits = new Permits(3);
    private final ByteBudget memory = new ByteBudget(4 * MIB);
    private final CountingMetrics metrics = new CountingMetrics();
    private final List<Socket> sockets = new ArrayList<>();
    private volatile PostRoute route = request -> Reply.ok(Reply.MAPPER.createObjectNode());

    @SuppressWarnings("NullAway.Init")
    private Undertow server;

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.stop();
    }

    @Test
    void shouldAnswer500AndGoOnWhenARouteDies() throws IOException {
        start(Duration.ofSeconds(10));
        route = request -> {
            throw new StackOverflowError("2 KB of text");
        };
        for (int i = 0; i < 10; i++) {
            assertThat(status(send("Content-Length: 2", "{}"))).isEqualTo(500);
        }
        route = request -> {
            throw new IllegalStateException("a defect");
        };
        for (int i = 0; i < 10; i++) {
            assertThat(status(send("Content-Length: 2", "{}"))).isEqualTo(500);
        }
        route = request -> Reply.ok(Reply.MAPPER.createObjectNode());

        assertThat(status(send("Content-Length: 2", "{}"))).isEqualTo(200);
        assertAllGivenBack();
    }

    @Test
    void shouldTakeASmallBodyWhileLargeOnesThatNeverEndFillTheMemory() throws IOException {
        start(Duration.ofSeconds(60));
        send("Content-Length: " + MIB, "{");
        send("Content-Length: " + 2 * MIB, "{");
        await().until(() -> memory.taken() == 3 * MIB);

        String refused = answer(send("Content-Length: " + MIB, "{"));
        String hook = answer(send("Content-Length: 2", "{}"));

        assertThat(refused)
                .startsWith("HTTP/1.1 503")
                .contains("Retry-After: 1")
                .contains("http.max-body-memory");
        assertThat(hook).startsWith("HTTP/1.1 200");
    }

    @Test
    void shouldGiveBackWhatABodyHeldThatDidNotArriveInTime() throws IOException {
        start(Duration.ofMillis(50));
        Socket told = send("Content-Length: " + MIB, "{\"a\":");
        Socket untold = send("Transfer-Encoding: chunked", "6\r\n{\"a\":\"\r\n");

        assertThat(told.getInputStream().read()).isEqualTo(-1);
        assertThat(untold.getInputStream().read()).isEqualTo(-1);
        assertAllGivenBack();
    }

    @Test
    void shouldRefuseABodyOfUntoldLengthOnceThereIsNoRoomForMoreOfIt() throws IOException {
        start(Duration.ofSeconds(60));
        send("Content-Length: " + 2 * MIB, "{");
        await().until(() -> memory.taken() == 2 * MIB);

        int length = 3 * MIB / 2;
        String body = Integer.toHexString(length) + "\r\n" + " ".repeat(length) + "\r\n0\r\n\r\n";

        assertThat(status(send("Transfer-Encoding: chunked", body))).isEqualTo(503);
        await().untilAsserted(() -> assertThat(memory.taken()).isEqualTo(2 * MIB));
    }

    @Test
    void shouldCountWhatComesInOneByteAtATimeAsWhatItTakes() throws IOException {
        start(Duration.ofSeconds(60));
        int length = 20_000;
        route = request -> Reply.unavailable(request.body().length + " bytes");

        StringBuilder chunks = new StringBuilder();
        for (int i = 0; i < length; i++) {
            chunks.append("1\r\n \r\n");
        }
        assertThat(answer(send("Transfer-Encoding: chunked", chunks + "0\r\n\r\n")))
                .contains(length + " bytes");
        assertAllGivenBack();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{},", "[],", "\"\",", "1.5,", "{\"a\":0},"})
    void shouldRefuseABodyWhoseTreeWouldNotFit(String element) throws IOException {
        start(Duration.ofSeconds(60));
        String body = "[" + element.repeat(MIB / element.length());

        assertThat(answer(send("Content-Length: " + body.length(), body)))
                .startsWith("HTTP/1.1 413")
                .contains("more values than fit");
        assertAllGivenBack();
    }

    @Test
    void shouldRefuseABodyWhoseTreeDoesNotFitBesideThatOfAnother() throws Exception {
        start(Duration.ofSeconds(60));
        CountDownLatch leave = new CountDownLatch(1);
        route = request -> {
            try {
                leave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Reply.ok(Reply.MAPPER.createObjectNode());
        };
        String body = "\"" + "x".repeat(300_000) + "\"";
        Socket first = send("Content-Length: " + body.length(), body);
        await().until(() -> memory.taken() > 6L * body.length());

        assertThat(status(send("Content-Length: " + body.length(), body))).isEqualTo(503);
        leave.countDown();
        assertThat(status(first)).isEqualTo(200);
        assertThat(status(send("Content-Length: " + body.length(), body))).isEqualTo(200);
        assertAllGivenBack();
    }

    private void assertAllGivenBack() {
        await().untilAsserted(() -> {
            assertThat(permits.taken()).isZero();
            assertThat(memory.taken()).isZero();
        });
        assertThat(metrics.isBalanced()).isTrue();
    }

    private void start(Duration bodyDeadline) {
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setHandler(byEveryone(new PostHandler(
                        request -> {
                            Reply reply = route.answer(request);
                            metrics.onReceived(1);
                            metrics.onIgnored(1);
                            return reply;
                        },
                        5 * MIB,
                        64 * 1024,
                        bodyDeadline,
                        permits,
                        memory,
                        task -> Thread.ofVirtual().start(task),
                        new HookListener(metrics, new HookRefusals(InstantSource.system(), System::nanoTime)))))
                .build();
        server.start();
    }

    private Socket send(String header, String body) throws IOException {
        int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        socket.setSoTimeout(10_000);
        String request = "POST /hooks HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static int status(Socket socket) throws IOException {
        return Integer.parseInt(answer(socket).substring(9, 12));
    }

    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] part = new byte[8192];
        StringBuilder text = new StringBuilder();
        while (!text.toString().contains("\r\n\r\n") || !text.toString().endsWith("}")) {
            int length = in.read(part);
            assertThat(length).as("the answer goes on").isPositive();
            text.append(new String(part, 0, length, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    private static HttpHandler byEveryone(HttpHandler handler) {
        return exchange -> {
            Caller.set(exchange, Principal.everyone(TeamName.LOCAL, "dev"), () -> true);
            handler.handleRequest(exchange);
        };
    }
}
