/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.Ledger;
import dev.memlog.store.port.StoreMetrics;
import dev.memlog.store.sql.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryStoreTest {
    // Nobody listens on the discard port of a machine of ours.
    private static final Map<String, Object> NO_BROKER = Map.of("bootstrap.servers", "127.0.0.1:9");

    @TempDir
    Path folder;

    @Test
    void shouldAnswerFromItsRowsWhileClusterIsAway() {
        Path file = folder.resolve("deep/er/memlog.db");
        try (OpenStore store = new OpenStore(file)) {
            store.apply(Records.memory(1, Records.observation("s", 1, "kept")));
        }
        List<Throwable> fatal = new CopyOnWriteArrayList<>();

        try (MemoryStore store = open(file, fatal)) {
            assertThat(store.queries().observation(1)).isPresent();
            assertThat(store.isReady()).isFalse();
            assertThat(store.lag()).isEmpty();
            assertThat(store.queries().ledger()).isEqualTo(Ledger.EMPTY);
            assertThat(store.queries().counts().databaseBytes()).isGreaterThan(0);
        }
        assertThat(fatal).isEmpty();
    }

    @Test
    void shouldCloseSoonWhileClusterIsAway() {
        MemoryStore store = open(folder.resolve("memlog.db"), new CopyOnWriteArrayList<>());

        long begun = System.nanoTime();
        store.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
        MemoryStore.rebuild(OpenStore.config(folder.resolve("memlog.db")));
        assertThat(folder.resolve("memlog.db")).doesNotExist();
    }

    @Test
    void shouldRefuseSecondStoreAndRebuildWhileOpen() {
        Path file = folder.resolve("memlog.db");
        try (MemoryStore store = open(file, new CopyOnWriteArrayList<>())) {
            assertThatThrownBy(() -> open(file, new CopyOnWriteArrayList<>()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use by a running node");
            assertThatThrownBy(() -> MemoryStore.rebuild(OpenStore.config(file)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("stop that one first");
            assertThat(store.queries().projects()).isEmpty();
        }
    }

    @Test
    void shouldDeleteAllOfTheDatabase() throws Exception {
        Path file = folder.resolve("memlog.db");
        new OpenStore(file).close();
        Files.writeString(folder.resolve("memlog.db-wal"), "left by a crash");
        Files.writeString(folder.resolve("memlog.db-shm"), "left by a crash");
        Files.writeString(folder.resolve("memlog.properties"), "somebody else's");

        MemoryStore.rebuild(OpenStore.config(file));
        MemoryStore.rebuild(OpenStore.config(folder.resolve("never/was.db")));

        try (var left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("memlog.db.lock", "memlog.properties");
        }
    }

    @Test
    void shouldNameTheMissingSetting() {
        assertThatThrownBy(() -> MemoryStore.open(
                        OpenStore.config(folder.resolve("memlog.db")),
                        Map.of(),
                        InstantSource.system(),
                        StoreMetrics.NONE,
                        e -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kafka.bootstrap.servers");
    }

    private static MemoryStore open(Path file, List<Throwable> fatal) {
        return MemoryStore.open(
                OpenStore.config(file), NO_BROKER, InstantSource.system(), StoreMetrics.NONE, fatal::add);
    }
}
