/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.event.team.TeamName;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Teammate;
import dev.memlog.store.port.StoreMetrics;
import dev.memlog.store.sql.Viewer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostTeamTest {
    private static final Teammate RED = Teammate.of("red", "ada");
    private static final Teammate BLUE = Teammate.of("blue", "bob");

    @TempDir
    Path folder;

    private final FakeLog log = new FakeLog();
    private final FakeCatalog catalog = new FakeCatalog();
    private final AtomicInteger rebuilds = new AtomicInteger();
    private final List<Throwable> fatal = new CopyOnWriteArrayList<>();

    @Test
    void shouldReadAllAgainWhenATeamsDatabaseIsMissing() throws Exception {
        long number = log.append(RED.prompt("s", 1, "shop", "one"));
        log.append(BLUE.prompt("s", 1, "shop", "two"));
        readUntilReady();
        Files.delete(folder.resolve("teams/red.db"));

        readUntilReady();

        assertThat(rebuilds).hasValue(1);
        assertThat(prompts(RED)).containsExactly(number + " one");
        assertThat(prompts(BLUE)).hasSize(1);
        readUntilReady();
        assertThat(rebuilds).hasValue(1);
    }

    @Test
    void shouldReadAllAgainWhenATeamsDatabaseIsOlder() throws Exception {
        log.append(RED.prompt("s", 1, "shop", "one"));
        readUntilReady();
        Files.copy(folder.resolve("teams/red.db"), folder.resolve("backup"));
        log.append(RED.prompt("s", 2, "shop", "two"));
        readUntilReady();
        Files.copy(folder.resolve("backup"), folder.resolve("teams/red.db"), StandardCopyOption.REPLACE_EXISTING);

        readUntilReady();

        assertThat(rebuilds).hasValue(1);
        assertThat(prompts(RED)).hasSize(2);
    }

    @Test
    void shouldReadAllAgainWhenATeamsDatabaseIsAnother() throws Exception {
        log.append(RED.prompt("s", 1, "shop", "one"));
        log.append(BLUE.prompt("s", 1, "shop", "two"));
        readUntilReady();
        Files.copy(
                folder.resolve("teams/blue.db"), folder.resolve("teams/red.db"), StandardCopyOption.REPLACE_EXISTING);

        readUntilReady();

        assertThat(rebuilds).hasValue(1);
        assertThat(prompts(RED)).singleElement().asString().endsWith("one");
        assertThat(prompts(BLUE)).singleElement().asString().endsWith("two");
    }

    @Test
    void shouldReadAllAgainWhenATeamsDatabaseIsDamaged() throws Exception {
        log.append(RED.prompt("s", 1, "shop", "one"));
        readUntilReady();
        Files.writeString(folder.resolve("teams/red.db"), "this is no database, and long enough to be one".repeat(100));

        readUntilReady();

        assertThat(rebuilds).hasValue(1);
        assertThat(prompts(RED)).hasSize(1);
    }

    @Test
    void shouldDeleteADatabaseThatTheMainOneDoesNotKnow() throws Exception {
        log.append(RED.prompt("s", 1, "shop", "one"));
        readUntilReady();
        Files.copy(folder.resolve("teams/red.db"), folder.resolve("teams/stray.db"));

        readUntilReady();

        assertThat(folder.resolve("teams/stray.db")).doesNotExist();
        assertThat(rebuilds).hasValue(0);
        assertThat(prompts(RED)).hasSize(1);
    }

    @Test
    void shouldBeginATeamsDatabaseAnewAfterItsErasure() {
        log.append(RED.prompt("s", 1, "shop", "one"));
        readUntilReady();
        try (OpenStore store = new OpenStore(folder.resolve("memlog.db"))) {
            assertThat(store.projector.erase(RED.team())).isPositive();
            assertThat(store.teams.others()).isEmpty();
        }
        log.append(RED.prompt("s", 2, "shop", "two"));

        readUntilReady();

        assertThat(rebuilds).hasValue(0);
        assertThat(prompts(RED)).singleElement().asString().endsWith("two");
    }

    private void readUntilReady() {
        try (OpenStore store = new OpenStore(folder.resolve("memlog.db"))) {
            InstantSource clock = InstantSource.system();
            ReadinessMarker marker = new ReadinessMarker("test", log::producer, clock, Duration.ofMillis(5));
            ForgottenVectors forgotten = new ForgottenVectors(store.projector, log::producer, clock);
            try (Projection projection = new Projection(
                    log::consumer,
                    consumer -> new ProjectionConsumer(
                            consumer,
                            catalog,
                            store.projector,
                            marker,
                            forgotten,
                            metrics(),
                            (team, commit) -> {},
                            clock),
                    marker,
                    forgotten,
                    Duration.ofMillis(5),
                    fatal::add)) {
                projection.start();
                await().until(projection::isReady);
            }
        }
        assertThat(fatal).isEmpty();
    }

    private List<String> prompts(Teammate member) {
        try (OpenStore store = new OpenStore(folder.resolve("memlog.db"))) {
            TeamName team = member.team();
            return store.view(team, Viewer.EVERYTHING).stories().after(-1, 10).prompts().stream()
                    .map(row -> row.number() + " " + row.text())
                    .toList();
        }
    }

    private StoreMetrics metrics() {
        return new StoreMetrics() {
            @Override
            public void onTransaction(int applied, int ignored, int undecodable, Duration took) {}

            @Override
            public void onPosition(String topic, int partition, long next) {}

            @Override
            public void onDelay(Duration delay) {}

            @Override
            public void onRebuild() {
                rebuilds.incrementAndGet();
            }
        };
    }
}
