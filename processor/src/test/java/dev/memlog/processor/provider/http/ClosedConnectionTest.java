/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.processor.dispatch.ProviderFactory;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.processor.provider.ProviderOutcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers that close their connections, whatever they have said of it. */
class ClosedConnectionTest {
    private static final String BODY = "{\"choices\":[{\"message\":{\"content\":\"x\"}}]}";
    private final AtomicInteger connections = new AtomicInteger();
    private volatile CountDownLatch closed = new CountDownLatch(0);

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0 200 OK", "HTTP/1.0 200 OK\r\nConnection: close", "HTTP/1.0 500 Oh"})
    void shouldNotMeetAClosedConnectionWhenTheServerSpeaksHttp10(String head) throws Exception {
        serving(head, 1, client -> {
            for (int i = 0; i < 30; i++) {
                assertAnswered(client.call(ProviderClientContract.request()));
            }
        });
        assertThat(connections).hasValue(30);
    }

    @Test
    void shouldNotMeetAClosedConnectionWhenManyCallAtOnce() throws Exception {
        serving("HTTP/1.0 200 OK", 1, client -> {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<ProviderOutcome>> calls = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                    calls.add(threads.submit(() -> client.call(ProviderClientContract.request())));
                }
                for (Future<ProviderOutcome> call : calls) {
                    assertAnswered(call.get());
                }
            }
        });
    }

    @Test
    void shouldKeepTheConnectionWhenAServerOfHttp10SaysThatItDoes() throws Exception {
        serving("HTTP/1.0 200 OK\r\nConnection: keep-alive", 10, client -> {
            for (int i = 0; i < 10; i++) {
                assertAnswered(client.call(ProviderClientContract.request()));
            }
        });
        assertThat(connections).hasValue(1);
    }

    /** The next call begins when the connection's end has arrived. */
    @Test
    void shouldTakeAnotherConnectionWhenTheServerHasClosedTheIdleOne() throws Exception {
        serving("HTTP/1.1 200 OK", 1, client -> {
            for (int i = 0; i < 10; i++) {
                closed = new CountDownLatch(1);
                assertAnswered(client.call(ProviderClientContract.request()));
                closed.await();
            }
        });
        assertThat(connections).hasValue(10);
    }

    /** The end and the request may cross on their way: that costs one call, not every second one. */
    @Test
    void shouldLoseOneCallAtMostWhenTheServerClosesWithoutSayingSo() throws Exception {
        serving("HTTP/1.1 200 OK", 1, client -> {
            int lost = 0;
            for (int i = 0; i < 30; i++) {
                lost += client.call(ProviderClientContract.request()) instanceof ProviderOutcome.Replied ? 0 : 1;
            }
            assertThat(lost).isLessThanOrEqualTo(1);
        });
    }

    private interface Calls {
        void make(ProviderClient client) throws Exception;
    }

    /** @param perConnection after so many answers the server closes a connection */
    private void serving(String head, int perConnection, Calls calls) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
                ProviderClient client = ProviderFactory.create(ProviderDefaults.config("openai")
                        .withBaseUrl("http://127.0.0.1:" + socket.getLocalPort())
                        .withConcurrency(64)
                        .withTimeout(Duration.ofSeconds(20)))) {
            threads.execute(() -> accept(socket, threads, head, perConnection));
            calls.make(client);
        }
    }

    private void accept(ServerSocket socket, ExecutorService threads, String head, int perConnection) {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.incrementAndGet();
                threads.execute(() -> answer(connection, head, perConnection));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void answer(Socket connection, String head, int times) {
        try (connection;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (int i = 0; i < times && readRequest(in); i++) {
                String reply = head + "\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY;
                connection.getOutputStream().write(reply.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            // The client was faster.
        }
        closed.countDown();
    }

    private static boolean readRequest(BufferedReader in) throws IOException {
        int length = 0;
        String line;
        while ((line = in.readLine()) != null && !line.isEmpty()) {
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        return in.skip(length) == length && length > 0;
    }

    private static void assertAnswered(ProviderOutcome outcome) {
        if (outcome instanceof ProviderOutcome.Failed failed) {
            assertThat(failed.message()).startsWith("HTTP 500");
        }
    }
}
