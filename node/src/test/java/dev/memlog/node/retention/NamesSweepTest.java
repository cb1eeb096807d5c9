/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.EventTaken;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Settlement;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.store.projection.Projector;
import dev.memlog.store.query.RetentionQueries;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.StoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesSweepTest {
    private static final Instant NOW = Instant.parse("2026-03-09T12:00:00Z");
    private static final SessionNumber SESSION = new SessionNumber(7);
    private final List<String> removed = new ArrayList<>();
    private OrderOutcome outcome = OrderOutcome.ACKNOWLEDGED;
    private Database database;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = Database.open(StoreConfig.defaults(folder.resolve("memlog.db")));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void shouldGiveEachOverdueNameOneTombstone() {
        assertThat(sweep(2_500).sweep()).isEqualTo(2_501);

        assertThat(removed).hasSize(2_501).doesNotHaveDuplicates();
        assertThat(removed.getFirst()).isEqualTo(EventTaken.keyOf(SESSION, 1));
        assertThat(removed.getLast()).isEqualTo(Settlement.keyOf(SESSION, 1));
    }

    @Test
    void shouldStopWhenTheLogIsAway() {
        outcome = OrderOutcome.UNAVAILABLE;
        assertThat(sweep(2_500).sweep()).isZero();

        assertThat(removed).hasSize(1_000);
    }

    private NamesSweep sweep(int events) {
        seed(events);
        return new NamesSweep(
                Duration.ofDays(365),
                new RetentionQueries(database),
                keys -> {
                    removed.addAll(keys);
                    return outcome;
                },
                InstantSource.fixed(NOW));
    }

    /** One session with so many events, and one settlement, from longer ago than names are kept. */
    private void seed(int events) {
        Instant longAgo = NOW.minus(Duration.ofDays(366));
        List<MemoryRecord> records = new ArrayList<>();
        for (long sequence = 1; sequence <= events; sequence++) {
            records.add(new EventTaken(
                    SESSION,
                    sequence,
                    new EventId("e" + sequence),
                    longAgo,
                    "tool-used",
                    "Bash",
                    EventOutcome.PROCESSED,
                    null));
        }
        records.add(Settlement.without(SESSION, List.of(1L), EventOutcome.PROCESSED, longAgo));
        try (Projector projector = new Projector(database.writer(), false)) {
            List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();
            for (MemoryRecord record : records) {
                log.add(new ConsumerRecord<>(
                        Topics.MEMORIES, 0, log.size(), record.recordKey(), new WireCodec().encode(record)));
            }
            assertThat(projector.apply(log, 1, List.of()).applied()).isEqualTo(events + 1);
        }
    }
}
