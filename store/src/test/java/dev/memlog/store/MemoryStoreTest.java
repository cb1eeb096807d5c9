/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.Ledger;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.port.StoreMetrics;
import dev.memlog.store.sql.StoreException;
import dev.memlog.store.sql.Viewer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
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

    @Test
    void shouldTellOfItsTeamsAndEraseOne() {
        Path file = folder.resolve("memlog.db");
        Teammate red = Teammate.of("red", "ada");
        Teammate blue = Teammate.of("blue", "bob");
        try (OpenStore store = new OpenStore(file)) {
            store.apply(
                    Records.memory(1, red.observation("s", 1, "shop", "kept", "by red")),
                    Records.memory(2, red.session("s", "shop")),
                    Records.memory(3, blue.observation("s", 1, "shop", "kept", "by blue")));
        }

        try (MemoryStore store = open(file, new CopyOnWriteArrayList<>())) {
            assertThat(store.teams()).containsExactly(TeamName.LOCAL, blue.team(), red.team());
            MemoryStore.Erased erased = store.erase(red.team());

            assertThat(erased).extracting("existed", "observations", "sessions").containsExactly(true, 1L, 1L);
            assertThat(erased.bytes()).isPositive();
            assertThat(store.teams()).containsExactly(TeamName.LOCAL, blue.team());
            assertThat(store.view(red.team(), Viewer.EVERYTHING).queries().projects())
                    .isEmpty();
            assertThat(store.view(blue.team(), Viewer.EVERYTHING).queries().projects())
                    .containsExactly("shop");
            assertThat(store.erase(red.team()).existed()).isFalse();
            assertThatThrownBy(() -> store.erase(TeamName.LOCAL)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(folder.resolve("teams/red.db")).doesNotExist();
        assertThat(folder.resolve("teams/red.db-wal")).doesNotExist();
        assertThat(folder.resolve("teams/red.db-shm")).doesNotExist();
    }

    @Test
    void shouldExamineAndRebuildTheDatabasesOfAllTeams() throws Exception {
        Path file = folder.resolve("memlog.db");
        Teammate red = Teammate.of("red", "ada");
        try (OpenStore store = new OpenStore(file)) {
            store.apply(Records.memory(1, red.prompt("s", 1, "shop", "kept")));
        }
        MemoryStore.examine(file);
        Path team = folder.resolve("teams/red.db");
        byte[] whole = Files.readAllBytes(team);
        Files.writeString(team, "no database any more, but long enough to be taken for one".repeat(50));

        assertThatThrownBy(() -> MemoryStore.examine(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("red.db");
        Files.write(team, whole);
        MemoryStore.rebuild(OpenStore.config(file));
        assertThat(team).doesNotExist();
        assertThat(file).doesNotExist();
    }

    @Test
    void shouldReadWhileATeamIsErasedAndComesBack() throws Exception {
        Teammate red = Teammate.of("red", "ada");
        Path file = folder.resolve("memlog.db");
        AtomicBoolean done = new AtomicBoolean();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        try (OpenStore store = new OpenStore(file)) {
            StoreView view = store.view(red.team(), new Viewer("ada", ProjectGlobs.ALL));
            Thread reader = new Thread(() -> {
                while (!done.get()) {
                    try {
                        assertThat(view.queries().counts().prompts()).isBetween(0L, 1L);
                    } catch (Throwable e) {
                        failures.add(e);
                        return;
                    }
                }
            });
            reader.start();
            for (int i = 1; i <= 30; i++) {
                store.apply(Records.memory(i, red.prompt("s", 1, "shop", "again")));
                store.projector.erase(red.team());
            }
            done.set(true);
            reader.join();
        }
        assertThat(failures).isEmpty();
    }

    private static MemoryStore open(Path file, List<Throwable> fatal) {
        return MemoryStore.open(
                OpenStore.config(file), NO_BROKER, InstantSource.system(), StoreMetrics.NONE, fatal::add);
    }
}
