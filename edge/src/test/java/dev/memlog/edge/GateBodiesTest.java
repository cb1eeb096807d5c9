/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.event.limit.ByteBudget;
import io.undertow.Undertow;
import io.undertow.server.RoutingHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What bodies of the read side hold, and for how long; seen on the wire. */
class GateBodiesTest {
    private static final int KIB = 1024;
    private final ByteBudget memory = new ByteBudget(1024 * KIB);
    private final List<String> replies = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private volatile String reply = "fine.";

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
    void shouldReadWhileSendersThatAreSlowHoldAllPlacesOfBodies() throws IOException {
        start(2, Duration.ofSeconds(60));
        post("Content-Length: 10", "{");
        post("Content-Length: 10", "{");
        await().until(() -> memory.taken() == 40);

        assertThat(answer(post("Content-Length: 2", "{}"))).startsWith("HTTP/1.1 503");
        assertThat(answer(send("GET", "", ""))).startsWith("HTTP/1.1 200");
    }

    @Test
    void shouldEndABodyThatDoesNotArriveInTimeAndTakeOthersThen() throws IOException {
        start(1, Duration.ofMillis(500));
        Socket slow = post("Content-Length: 10", "{");

        assertThat(slow.getInputStream().read()).isEqualTo(-1);
        assertThat(answer(post("Content-Length: 2", "{}"))).startsWith("HTTP/1.1 200");
        await().untilAsserted(() -> {
            assertThat(replies).containsExactly("/route 408", "/route 200");
            assertThat(memory.taken()).isZero();
        });
    }

    @Test
    void shouldGiveThePlaceBackWhenTheSenderGoesAway() throws IOException {
        start(1, Duration.ofSeconds(60));
        post("Content-Length: 10", "{").close();

        await().until(() -> answer(post("Content-Length: 2", "{}")).startsWith("HTTP/1.1 200"));
    }

    @Test
    void shouldRefuseWhatThereIsNoRoomFor() throws IOException {
        start(16, Duration.ofSeconds(60));
        for (int i = 0; i < 3; i++) {
            post("Content-Length: " + 120 * KIB, "{");
        }
        await().until(() -> memory.taken() == 720 * KIB);

        assertThat(answer(post("Content-Length: " + 120 * KIB, "{")))
                .startsWith("HTTP/1.1 503")
                .contains("Retry-After: 1")
                .contains("http.max-body-memory");
        assertThat(answer(post("Content-Length: 2", "{}"))).startsWith("HTTP/1.1 200");
    }

    @Test
    void shouldRefuseABodyWhoseValuesWouldNotFit() throws IOException {
        start(16, Duration.ofSeconds(60));
        String body = "{},".repeat(20 * KIB);

        assertThat(answer(post("Content-Length: " + body.length(), body)))
                .startsWith("HTTP/1.1 413")
                .contains("more values");
        String chunk = Integer.toHexString(300 * KIB) + "\r\n" + " ".repeat(300 * KIB);
        assertThat(answer(post("Transfer-Encoding: chunked", chunk))).startsWith("HTTP/1.1 413");
        await().until(() -> memory.taken() == 0);
    }

    @Test
    void shouldNotKeepARepliesBytesBeyondTheBudget() throws IOException {
        start(16, Duration.ofSeconds(60));
        reply = "x".repeat(300 * KIB) + ".";

        assertThat(answer(send("GET", "", ""))).startsWith("HTTP/1.1 503").contains("Retry-After: 1");
        reply = "x".repeat(100 * KIB) + ".";
        assertThat(answer(send("GET", "", ""))).startsWith("HTTP/1.1 200");
        await().until(() -> memory.taken() == 0);
    }

    private void start(int maxConcurrent, Duration bodyDeadline) {
        Gate gate = new Gates((route, statusCode, took) -> replies.add(route + " " + statusCode), memory, bodyDeadline)
                .of(maxConcurrent);
        Gate.Read read = request -> Reply.text(reply);
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setHandler(OpenDoor.before(new RoutingHandler()
                        .get("/route", gate.get("/route", read))
                        .post("/route", gate.post("/route", read))))
                .build();
        server.start();
    }

    private Socket post(String header, String body) throws IOException {
        return send("POST", header + "\r\n", body);
    }

    private Socket send(String method, String headers, String body) throws IOException {
        int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        socket.setSoTimeout(10_000);
        String request = method + " /route HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] part = new byte[8192];
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith("}") && !text.toString().endsWith(".")) {
            int length = in.read(part);
            assertThat(length).as("the answer goes on").isPositive();
            text.append(new String(part, 0, length, StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
