/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.EventTaken;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.event.WireMapper;
import dev.memlog.store.projection.Projector;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.query.SessionQueries;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.StoreConfig;
import dev.memlog.store.team.TeamDatabases;
import dev.memlog.testkit.TestClock;
import dev.memlog.topology.StandAloneTopology;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A log with odd records in it, the topology and the store that read it, and plain records behind each odd one. */
final class HostileLog implements AutoCloseable {
    static final Instant NOW = RecordSamples.AT.plusSeconds(3600);
    private static final SessionId PLAIN = SessionId.local("plain");
    private static final int PLAIN_EACH = 20;
    private static final int BATCH = 500;
    private static final int ROUNDS = 100;
    private static final Duration FINE = Duration.ofMillis(25);
    private final WireCodec codec = new WireCodec();
    private final StandAloneTopology topology;
    private final Database database;
    private final TeamDatabases teams;
    private final Projector projector;
    private final List<ConsumerRecord<String, byte[]>> unread = new ArrayList<>();
    private long offset;
    private long plainRecords;
    private int events;
    private int plainEvents;
    private int read;

    HostileLog(Path folder) {
        // A line for each odd record would be thousands.
        ((Logger) LoggerFactory.getLogger("dev.memlog")).setLevel(Level.ERROR);
        topology = new StandAloneTopology(folder.resolve("streams"), NOW);
        StoreConfig config = StoreConfig.defaults(folder.resolve("memlog.db"));
        database = Database.open(config);
        teams = new TeamDatabases(config, database);
        projector = new Projector(database.writer(), teams, true);
    }

    WireCodec codec() {
        return codec;
    }

    JsonNode json(byte[] bytes) throws Exception {
        return WireMapper.create().readTree(bytes);
    }

    byte[] bytes(JsonNode record) throws Exception {
        return WireMapper.create().writeValueAsString(record).getBytes(StandardCharsets.UTF_8);
    }

    /** An event with an id of its own, unless it is the id that is odd. */
    void event(JsonNode event) throws Exception {
        events++;
        if (event instanceof ObjectNode object && object.path("id").asText().equals("event")) {
            object.put("id", "e" + events);
        }
        topology.post(Topics.EVENTS, RecordSamples.SESSION.value(), bytes(event));
        if (events % PLAIN_EACH == 0) {
            plainEvents++;
            topology.pass(FINE);
            SessionEvent prompt = new SessionEvent.PromptSubmitted(
                    new Envelope(
                            new EventId("p" + plainEvents),
                            SessionNumber.of(PLAIN),
                            PLAIN,
                            NOW,
                            "local",
                            "dev",
                            "claude-code",
                            "shop",
                            null,
                            null,
                            null),
                    "plain");
            topology.post(Topics.EVENTS, PLAIN.value(), codec.encode(prompt));
        }
    }

    void call(JsonNode call) throws Exception {
        topology.post(Topics.CALLS, "1", bytes(call));
    }

    /** A record that the store reads, with a plain one behind it. */
    void record(String topic, @Nullable String key, byte @Nullable [] value, Map<String, String> headers) {
        unread.add(consumed(topic, key, value, headers));
        EventTaken plain = new EventTaken(
                SessionNumber.of(PLAIN),
                ++plainRecords,
                new EventId("plain" + plainRecords),
                NOW,
                "plain",
                null,
                EventOutcome.OPEN,
                null);
        unread.add(consumed(Topics.MEMORIES, plain.recordKey(), codec.encode(plain), Map.of()));
        if (unread.size() >= BATCH) {
            read();
        }
    }

    /** The plain records are there, and the store answers whatever else is in its rows. */
    void requireAllPlainRecords() {
        read();
        assertThat(count("events WHERE kind = 'plain'")).isEqualTo(plainRecords);
        requireAnswers();
    }

    /** Each plain event has become a memory, and the store can read all that the topology has written. */
    void requireAllPlainEvents() {
        // What calls have answered meanwhile is taken in, too.
        for (int i = 0; i < ROUNDS; i++) {
            topology.pass(FINE);
            LockSupport.parkNanos(1_000_000);
        }
        List<TestRecord<String, byte[]>> written = new ArrayList<>();
        for (String topic : List.of(Topics.MEMORIES, Topics.DEAD_LETTERS, Topics.CONTROL)) {
            for (TestRecord<String, byte[]> record : topology.unread(topic)) {
                written.add(record);
                ConsumerRecord<String, byte[]> read = consumed(topic, record.key(), record.value(), Map.of());
                record.headers().forEach(header -> read.headers().add(header));
                unread.add(read);
            }
        }
        assertThat(written).isNotEmpty();
        int rejected = read();
        assertThat(rejected)
                .as("records of the topology that the store rejects")
                .isZero();
        assertThat(count("prompts WHERE text = 'plain'")).isEqualTo(plainEvents);
        requireAnswers();
    }

    private int read() {
        int rejected = 0;
        for (int from = 0; from < unread.size(); from += BATCH) {
            List<ConsumerRecord<String, byte[]>> batch = unread.subList(from, Math.min(unread.size(), from + BATCH));
            Projector.Applied applied = projector.apply(batch, 1, List.of());
            assertThat(applied.applied() + applied.ignored() + applied.undecodable())
                    .isEqualTo(batch.size());
            rejected += applied.undecodable();
            read += batch.size();
        }
        unread.clear();
        return rejected;
    }

    int recordsRead() {
        return read;
    }

    private void requireAnswers() {
        MemoryQueries queries = new MemoryQueries(database, new TestClock(NOW));
        PageRequest page = new PageRequest(List.of(), 0, 100);
        assertThat(queries.counts()).isNotNull();
        assertThat(queries.ledger()).isNotNull();
        assertThat(queries.projects()).isNotNull();
        assertThat(queries.observations(page)).isNotNull();
        assertThat(queries.summaries(page)).isNotNull();
        assertThat(queries.prompts(page)).isNotNull();
        assertThat(queries.sessions(page)).isNotNull();
        assertThat(queries.reflected()).isNotNull();
        assertThat(new SessionQueries(database)).isNotNull();
    }

    private long count(String rows) {
        return database.readers()
                .read(connection -> new Select("count(*) FROM " + rows)
                        .list(connection, row -> row.getLong(1))
                        .getFirst());
    }

    private ConsumerRecord<String, byte[]> consumed(
            String topic, @Nullable String key, byte @Nullable [] value, Map<String, String> headers) {
        RecordHeaders all = new RecordHeaders();
        headers.forEach((name, text) -> all.add(name, text.getBytes(StandardCharsets.UTF_8)));
        return new ConsumerRecord<>(
                topic,
                0,
                offset++,
                NOW.toEpochMilli(),
                TimestampType.CREATE_TIME,
                -1,
                -1,
                key,
                value,
                all,
                Optional.empty());
    }

    @Override
    public void close() {
        ((Logger) LoggerFactory.getLogger("dev.memlog")).setLevel(null);
        topology.close();
        projector.close();
        teams.close();
        database.close();
    }
}
