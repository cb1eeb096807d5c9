/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GateTest {
    private final RecallServer server = new RecallServer(1);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldReadOnAThreadThatMayBlockAndPinNothing() {
        List<Thread> readers = new CopyOnWriteArrayList<>();
        server.memories.onRead = () -> readers.add(Thread.currentThread());

        server.get("/api/observation/1");

        assertThat(readers).singleElement().satisfies(reader -> {
            assertThat(reader.isVirtual()).isFalse();
            assertThat(reader.getName()).startsWith("memlog-http-");
        });
    }

    @Test
    void shouldTurnAwayWhatIsTooMuchAtOnce() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        server.memories.onRead = () -> {
            inside.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        CompletableFuture<RecallServer.Answer> first =
                CompletableFuture.supplyAsync(() -> server.get("/api/observation/1"));
        inside.await();

        RecallServer.Answer second = server.get("/api/observation/1");
        leave.countDown();

        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.retryAfter()).isEqualTo("1");
        assertThat(second.json().path("error").asText()).contains("too many requests");
        assertThat(first.join().statusCode()).isEqualTo(404);
        assertThat(server.get("/api/observation/1").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldKeepAFaultToItselfAndGoOn() {
        AtomicBoolean broken = new AtomicBoolean(true);
        server.memories.onRead = () -> {
            if (broken.getAndSet(false)) {
                throw new IllegalStateException("/home/dev/private.db is locked");
            }
        };

        RecallServer.Answer failed = server.get("/api/observation/1");
        RecallServer.Answer next = server.get("/api/observation/1");

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).doesNotContain("private");
        assertThat(next.statusCode()).isEqualTo(404);
    }

    @Test
    void shouldReportEachReplyOnceUnderItsRoute() {
        server.get("/api/observation/1");
        server.get("/api/prompts?limit=x");
        server.post("/api/observations/batch", "{");

        Awaitility.await()
                .untilAsserted(() -> assertThat(server.replies)
                        .containsExactly(
                                "/api/observation/{id} 404", "/api/prompts 400", "/api/observations/batch 400"));
    }

    @Test
    void shouldAnswer500AndKeepItsPermitWhenAReaderDies() {
        AtomicBoolean broken = new AtomicBoolean(true);
        server.memories.onRead = () -> {
            if (broken.get()) {
                throw new StackOverflowError();
            }
        };
        for (int i = 0; i < 3; i++) {
            assertThat(server.get("/api/observation/1").statusCode()).isEqualTo(500);
        }
        broken.set(false);

        assertThat(server.get("/api/observation/1").statusCode()).isEqualTo(404);
        Awaitility.await().until(() -> server.memory.taken() == 0);
    }
}
