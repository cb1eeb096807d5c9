/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node with a small heap, and clients that mean it no good. */
class HostileClientsIT {
    private static final int BODY = 5 * 1024 * 1024 - 1;
    private static final int SENT = 2 * 1024 * 1024;
    private static final int CONNECTIONS = 300;
    private static final int MORE_THAN_THERE_ARE_PLACES = 10;
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path temp;

    private final NodeHttp http = new NodeHttp();
    private final int port = FreePort.take();
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    @Timeout(300)
    void shouldLiveAndAnswerHooksWhateverClientsDo() throws Exception {
        try (MemlogProcess node = MemlogProcess.start(
                        temp.resolve("node.log"),
                        // On another address than loopback it asks for keys, unless this is said.
                        Map.of("MEMLOG_AUTH", "none"),
                        "up",
                        "--host",
                        "0.0.0.0",
                        "--port",
                        String.valueOf(port),
                        "--data",
                        temp.resolve("node").toString())
                .awaitReady(http, MemlogProcess.url(port))) {
            answersForItsNamesOnly();
            assertThat(hook(1_000)).startsWith("HTTP/1.1 200");

            fillWithBodiesThatNeverEnd();
            Duration fastest = Duration.ofDays(1);
            for (int i = 0; i < 5; i++) {
                long begun = System.nanoTime();
                assertThat(hook(1_000 + i)).as(node::logTail).startsWith("HTTP/1.1 200");
                Duration took = Duration.ofNanos(System.nanoTime() - begun);
                fastest = took.compareTo(fastest) < 0 ? took : fastest;
            }
            // Of several, as the machine may have something else to do as well.
            assertThat(fastest).isLessThan(A_SECOND);
            assertThat(node.isAlive()).as(node::logTail).isTrue();
            // Each has 10 s; afterwards there is room for large ones again.
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> hook(4_000_000).startsWith("HTTP/1.1 200"));

            assertThat(answerOnceTransfersAreFull()).startsWith("HTTP/1.1 503").contains("Retry-After: 1");
            assertThat(hook(1_000)).startsWith("HTTP/1.1 200");
            assertThat(node.stop(Duration.ofSeconds(30))).as(node::logTail).isIn(0, 143);
        }
    }

    private void answersForItsNamesOnly() throws IOException {
        for (String path : List.of("/v1/export", "/stream", "/api/search?query=a", "/health")) {
            Socket socket = open();
            write(socket, "GET " + path + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 421")
                    .contains("http.allowed-hosts");
        }
    }

    private void fillWithBodiesThatNeverEnd() throws Exception {
        byte[] part = "x".repeat(SENT).getBytes(StandardCharsets.US_ASCII);
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket socket = open();
                sent.add(senders.submit(() -> {
                    write(socket, "POST /hooks HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + BODY + "\r\n\r\n");
                    socket.getOutputStream().write(part);
                    return null;
                }));
            }
            for (Future<?> one : sent) {
                one.get();
            }
        }
    }

    /** Each import that never ends takes a place, in any order; one more is refused. */
    private String answerOnceTransfersAreFull() throws IOException {
        for (int i = 0; i < MORE_THAN_THERE_ARE_PLACES; i++) {
            Socket unfinished = importOf(1_000_000, "{\"type\":");
            unfinished.setSoTimeout((int) A_SECOND.toMillis());
            try {
                return answer(unfinished);
            } catch (SocketTimeoutException e) {
                // It has a place.
            }
        }
        throw new AssertionError("imports that never end are taken without a limit");
    }

    private Socket importOf(int length, String begin) throws IOException {
        Socket socket = open();
        write(socket, "POST /v1/import HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n" + begin);
        return socket;
    }

    private String hook(int length) throws IOException {
        String body =
                "{\"session_id\":\"s-1\",\"hook_event_name\":\"PostToolUse\",\"tool_name\":\"Bash\",\"tool_use_id\":\"t"
                        + System.nanoTime() + "\",\"tool_response\":\"" + "y".repeat(length) + "\"}";
        try (Socket socket = open()) {
            write(
                    socket,
                    "POST /hooks HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            return answer(socket);
        }
    }

    private Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        synchronized (sockets) {
            sockets.add(socket);
        }
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String answer(Socket socket) throws IOException {
        byte[] part = new byte[8192];
        StringBuilder text = new StringBuilder();
        while (!text.toString().contains("\r\n\r\n")) {
            int length = socket.getInputStream().read(part);
            if (length < 0) {
                return "closed after: " + text;
            }
            text.append(new String(part, 0, length, StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
