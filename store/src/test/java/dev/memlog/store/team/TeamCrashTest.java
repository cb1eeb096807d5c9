/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Topics;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.Teammate;
import dev.memlog.store.projection.ProjectionOffset;
import dev.memlog.store.sql.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The databases of the teams are committed, the main one is not: its files are those of before. */
class TeamCrashTest {
    private static final Teammate RED = Teammate.of("red", "ada");
    private static final Teammate BLUE = Teammate.of("blue", "bob");
    private static final Teammate LOCAL = Teammate.of("local", "dev");
    private static final List<Teammate> MEMBERS = List.of(RED, BLUE, LOCAL);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldHaveTheSameRowsAndNumbersAfterACrashBetweenTheCommits(long seed) throws Exception {
        // Given
        Random random = new Random(seed);
        List<ConsumerRecord<String, byte[]>> log = log(random, 120);
        String whole = dumpOf(folder.resolve("whole"), log);
        Path file = folder.resolve("crashed/memlog.db");

        // When each of some transactions is lost in the main database alone, and applied again in other portions
        int done = 0;
        while (done < log.size()) {
            int first = Math.min(log.size(), done + 1 + random.nextInt(40));
            if (Files.exists(file)) {
                Files.copy(file, folder.resolve("before.db"), StandardCopyOption.REPLACE_EXISTING);
            }
            apply(file, log.subList(done, first));
            if (random.nextBoolean() && Files.exists(folder.resolve("before.db"))) {
                Files.copy(folder.resolve("before.db"), file, StandardCopyOption.REPLACE_EXISTING);
            } else {
                done = first;
            }
        }

        // Then
        try (OpenStore store = new OpenStore(file)) {
            assertThat(dump(store)).isEqualTo(whole);
        }
    }

    @Test
    void shouldLeaveAllAsItWasWhenTheMainDatabaseFails() throws Exception {
        try (OpenStore store = new OpenStore(folder.resolve("memlog.db"))) {
            store.apply(Records.memory(1, RED.prompt("s", 1, "shop", "one")));
            String before = dump(store);
            try (Statement statement = store.database.writer().createStatement()) {
                statement.executeUpdate("CREATE TRIGGER full BEFORE INSERT ON projection_offsets BEGIN"
                        + " SELECT RAISE(ABORT, 'the disk is full'); END");
            }

            assertThatThrownBy(() -> store.projector.apply(
                            List.of(Records.memory(2, RED.prompt("s", 2, "shop", "two"))),
                            1,
                            List.of(new ProjectionOffset(Topics.MEMORIES, 0, 3))))
                    .isInstanceOf(StoreException.class);

            try (Statement statement = store.database.writer().createStatement()) {
                statement.executeUpdate("DROP TRIGGER full");
            }
            assertThat(dump(store)).isEqualTo(before);
            store.apply(Records.memory(2, RED.prompt("s", 2, "shop", "two")));
            assertThat(dump(store)).contains("two");
        }
    }

    @Test
    void shouldHaveTheSameRowsAndNumbersAfterARebuild() throws Exception {
        List<ConsumerRecord<String, byte[]>> log = log(new Random(9), 150);
        try (OpenStore store = new OpenStore(folder.resolve("memlog.db"))) {
            store.projector.apply(log, 1, List.of());
            String before = dump(store);

            store.projector.clear();
            assertThat(store.teams.others()).isEmpty();
            store.projector.apply(log, 1, List.of());

            assertThat(dump(store)).isEqualTo(before);
        }
    }

    private static List<ConsumerRecord<String, byte[]>> log(Random random, int count) {
        List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();
        List<MemoryRecord> written = new ArrayList<>();
        for (long offset = 1; offset <= count; offset++) {
            Teammate member = MEMBERS.get(random.nextInt(MEMBERS.size()));
            Teammate some = random.nextInt(4) == 0 ? member.inPrivate() : member;
            String session = "s" + random.nextInt(3);
            long sequence = 1L + random.nextInt(12);
            MemoryRecord record = switch (random.nextInt(9)) {
                case 0, 1, 2 ->
                    some.observation(
                            session, sequence, "shop", "The cache is cleared", "on login " + random.nextInt(3));
                case 3 -> some.prompt(session, sequence, "shop", "prompt " + random.nextInt(50));
                case 4 -> some.session(session, random.nextBoolean() ? "shop" : "store");
                case 5 -> member.event(session, sequence, "Bash");
                case 6 -> member.settlement(session, sequence);
                case 7 -> member.share(session, sequence, random.nextBoolean() ? Visibility.TEAM : Visibility.PRIVATE);
                default -> new MemoryRecord.NumberFloor("f" + offset, 1_000L + random.nextInt(2_000));
            };
            if (random.nextInt(6) == 0 && !written.isEmpty()) {
                String key = written.get(random.nextInt(written.size())).recordKey();
                log.add(Records.tombstone(Topics.MEMORIES, offset, key));
            } else {
                written.add(record);
                log.add(Records.memory(offset, record));
            }
        }
        return log;
    }

    private static void apply(Path file, List<ConsumerRecord<String, byte[]>> records) {
        try (OpenStore store = new OpenStore(file)) {
            store.projector.apply(records, 1, List.of());
        }
    }

    private static String dumpOf(Path folder, List<ConsumerRecord<String, byte[]>> records) throws SQLException {
        try (OpenStore store = new OpenStore(folder.resolve("memlog.db"))) {
            store.projector.apply(records, 1, List.of());
            return dump(store);
        }
    }

    // Without the stamps: the identities are random, and the commits of other portions are more.
    private static String dump(OpenStore store) throws SQLException {
        StringBuilder all = new StringBuilder(store.dump());
        for (TeamName team : store.teams.others()) {
            all.append("#### ").append(team).append('\n').append(store.dump(team));
        }
        return all.toString()
                .replaceAll("(?s)== team_databases\\n.*?(?=== )", "")
                .replaceAll("(?s)== team_stamp\\n.*?(?=== )", "");
    }
}
