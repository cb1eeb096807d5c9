/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.processor.dispatch.ProviderFactory;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
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
import org.junit.jupiter.api.Test;

class HttpConcurrencyTest {
    // Each call holds two sockets of this process, one on either side.
    private static final int CALLS = 1_500;
    private final CountDownLatch arrived = new CountDownLatch(CALLS);

    /** The server answers no call before all of them have reached it. */
    @Test
    void shouldHaveAllCallsInFlightAtOnceWhenManySessionsCall() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, CALLS, InetAddress.getLoopbackAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ProviderClient client = ProviderFactory.create(ProviderDefaults.config("openai")
                        .withBaseUrl("http://127.0.0.1:" + socket.getLocalPort())
                        .withConcurrency(CALLS)
                        .withTimeout(Duration.ofSeconds(60)))) {
            threads.execute(() -> accept(socket, threads));
            ProviderRequest request = ProviderClientContract.request();
            List<Future<ProviderOutcome>> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                calls.add(threads.submit(() -> client.call(request)));
            }

            for (Future<ProviderOutcome> call : calls) {
                assertThat(call.get()).isInstanceOf(ProviderOutcome.Replied.class);
            }
            socket.close();
        }
    }

    private void accept(ServerSocket socket, ExecutorService threads) {
        try {
            for (int i = 0; i < CALLS; i++) {
                Socket connection = socket.accept();
                threads.execute(() -> answer(connection));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(Socket connection) {
        try (connection;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                assertThat(line).isNotBlank();
            }
            arrived.countDown();
            arrived.await();
            String body = "{\"choices\":[{\"message\":{\"content\":\"x\"}}]}";
            String reply =
                    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            connection.getOutputStream().write(reply.getBytes(StandardCharsets.UTF_8));
            connection.shutdownOutput();
            // Closing with the request's body unread would reset the connection before the reply is read.
            while (in.read() >= 0) {}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
