/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.told;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.RecordTeam;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Told;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.event.team.TeamName;
import dev.memlog.log.PublishOutcome;
import dev.memlog.recall.told.ToldLog;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.StoreConfig;
import dev.memlog.store.told.ToldQueries;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToldWriterTest {
    private static final Instant NOW = Instant.parse("2026-03-09T12:00:00Z");
    private static final SessionNumber SESSION = new SessionNumber(7);
    private static final TeamName RED = new TeamName("red");

    private final List<ProducerRecord<String, byte[]>> log = new ArrayList<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private PublishOutcome outcome = new PublishOutcome.Acknowledged();
    private Database database;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = Database.open(StoreConfig.defaults(folder.resolve("memlog.db")));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private ToldWriter writer() {
        return new ToldWriter(
                        team -> new ToldQueries(database),
                        records -> {
                            awaitOpen();
                            log.addAll(records);
                            return outcome;
                        },
                        "node")
                .start();
    }

    private void awaitOpen() {
        try {
            open.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(ToldLog to, long... memories) {
        to.write(SESSION, NOW, Told.PROMPT, LongStream.of(memories).boxed().toList(), 40);
    }

    @Test
    void shouldWriteEachTellingUnderASlotOfItsOwn() throws Exception {
        open.countDown();
        ToldWriter writer = writer();
        tell(writer.of(RED, "ada", true), 3, 4, 3);
        tell(writer.of(RED, "ada", true));
        tell(writer.of(TeamName.LOCAL, "dev", false), 5);
        writer.close();

        assertThat(log).extracting(ProducerRecord::topic).containsOnly(Topics.MEMORIES);
        assertThat(log).extracting(ProducerRecord::key).doesNotHaveDuplicates();
        assertThat(log.stream().map(record -> RecordTeam.of(record.key()))).containsExactly(RED, RED, TeamName.LOCAL);
        Told first = (Told) new WireCodec()
                .decodeMemory(log.getFirst().key(), log.getFirst().value());
        assertThat(first.memories()).containsExactly(3L, 4L);
        assertThat(first.author()).isEqualTo("ada", true);
        assertThat(first.recordKey()).isEqualTo(log.getFirst().key());
        assertThat(writer.written()).isEqualTo(3);
        assertThat(writer.dropped()).isZero();
    }

    @Test
    void shouldDropWhatFindsNoRoomWithoutKeepingAnyoneWaiting() {
        ToldWriter writer = writer();
        ToldLog told = writer.of(TeamName.LOCAL, "dev", false);
        for (int i = 0; i < 1_200; i++) {
            told.write(new SessionNumber(i + 1L), NOW, Told.START, List.of(1L), 1);
        }
        // The log has not taken anything yet, and this thread is here.
        assertThat(writer.dropped()).isPositive();
        open.countDown();
        writer.close();

        assertThat(writer.written() + writer.dropped()).isEqualTo(1_200);
        assertThat(writer.written()).isEqualTo(log.size());
    }

    @Test
    void shouldCountWhatTheLogDoesNotTake() {
        open.countDown();
        outcome = new PublishOutcome.Unavailable("away");
        ToldWriter writer = writer();
        tell(writer.of(TeamName.LOCAL, "dev", false), 1);
        writer.close();

        assertThat(writer.written()).isZero();
        assertThat(writer.dropped()).isOne();
    }

    @Test
    void shouldNotTakeTheSlotsOfAnothersSession() throws Exception {
        try (Statement insert = database.writer().createStatement()) {
            insert.executeUpdate(
                    "INSERT INTO sessions (number, session_id, key, project, team, author, platform, status,"
                            + " generation, started_at, last_activity_at, prompt_count, memory_session_ids, accepted, duplicate,"
                            + " skipped, processed, pending, in_flight, parked, dead_lettered, discarded, input_tokens,"
                            + " output_tokens) VALUES (7, 's', 'session/s', 'shop', 'red', 'ada', 'cli', 'active',"
                            + " 1, 0, 0, 0, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)");
        }
        open.countDown();
        ToldWriter writer = writer();
        tell(writer.of(RED, "mallory", true), 1);
        tell(writer.of(RED, "ada", true), 2);
        tell(writer.of(RED, "whoever", false), 3);
        writer.close();

        assertThat(log).hasSize(2);
        assertThat(writer.dropped()).isOne();
    }

    @Test
    void shouldRecordNoMoreOfASessionThanItsSlots() {
        open.countDown();
        ToldWriter writer = writer();
        for (int i = 0; i < Told.MOST + 5; i++) {
            tell(writer.of(TeamName.LOCAL, "dev", false), i + 1);
        }
        writer.close();

        assertThat(log).hasSize(Told.MOST);
        assertThat(log).extracting(ProducerRecord::key).doesNotHaveDuplicates();
        assertThat(writer.dropped()).isEqualTo(5);
    }
}
