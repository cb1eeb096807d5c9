/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.Ledger;
import dev.memlog.event.SourceOffset;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchRequest;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.StoreConfig;
import dev.memlog.store.sql.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentReadersTest {
    private static final int TRANSACTIONS = 60;

    @TempDir
    Path folder;

    @Test
    void shouldSeeWholeTransactionsOnlyWhileTheWriterWrites() throws Exception {
        try (OpenStore store = new OpenStore(folder.resolve("memlog.db"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given
            AtomicBoolean done = new AtomicBoolean();
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                readers.add(threads.submit(() -> readUntil(done, store)));
            }

            // When: each transaction adds two observations of one word and counts two events.
            for (long i = 0; i < TRANSACTIONS; i++) {
                Ledger ledger = new Ledger(2 * i, 0, 0, 2 * i, 0, 0, 0, 0, 0);
                store.apply(
                        Records.memory(3 * i, Records.observation("s", 2 * i, "word")),
                        Records.memory(3 * i + 1, Records.observation("s", 2 * i + 1, "word")),
                        Records.memory(3 * i + 2, Records.session("s", "shop", ledger, new SourceOffset(0, i))));
            }
            done.set(true);

            // Then
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isPositive();
            }
            assertThat(store.queries.counts().observations()).isEqualTo(2 * TRANSACTIONS);
        }
    }

    @Test
    @Timeout(120)
    void shouldEndAQueryWhenItsThreadIsInterrupted() throws Exception {
        try (Database database = Database.open(StoreConfig.defaults(folder.resolve("memlog.db")));
                ExecutorService threads = Executors.newFixedThreadPool(1)) {
            CountDownLatch begun = new CountDownLatch(1);
            Future<?> endless = threads.submit(() -> database.readers().read(connection -> {
                begun.countDown();
                return connection
                        .createStatement()
                        .executeQuery("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
                                + " SELECT count(*) FROM n");
            }));
            begun.await();

            endless.cancel(true);

            // Its only thread is free for another query, and so is the connection.
            assertThat(threads.submit(() -> database.readers().read(connection -> connection.isReadOnly()))
                            .get())
                    .isTrue();
        }
    }

    @Test
    void shouldSayWhichSettingHelpsWhenNoReaderBecomesFree() throws Exception {
        StoreConfig config = new StoreConfig(
                folder.resolve("memlog.db"),
                "test",
                Duration.ofMillis(50),
                1,
                500,
                Duration.ofMillis(5),
                Duration.ofMillis(200),
                true);
        try (Database database = Database.open(config);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch taken = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            Future<Boolean> holder = threads.submit(() -> database.readers().read(connection -> {
                taken.countDown();
                return awaitQuietly(release);
            }));
            taken.await();

            assertThatThrownBy(() -> database.readers().read(connection -> 1))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.isBusy()).isTrue())
                    .hasMessageContaining("store.readers");

            release.countDown();
            assertThat(holder.get()).isTrue();
            assertThat(database.readers().<Integer>read(connection -> 1)).isEqualTo(1);
        }
    }

    private static boolean awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int readUntil(AtomicBoolean done, OpenStore store) {
        int reads = 0;
        SearchRequest word =
                SearchRequest.of("word").limit(100).shown(Shown.ALL).build();
        do {
            int found = store.queries.search(word).observations().size();
            assertThat(found == 100 || found % 2 == 0).as("found " + found).isTrue();
            assertThat(store.queries.ledger().accepted() % 2).isZero();
            reads++;
        } while (!done.get());
        return reads;
    }
}
