/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.EventId;
import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.ProviderCall;
import dev.memlog.event.SessionId;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.store.projection.Projector;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.PromptRow;
import dev.memlog.store.row.Rows.SessionRow;
import dev.memlog.store.row.Rows.SummaryRow;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.StoreConfig;
import dev.memlog.store.team.TeamDatabases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A real database in a folder of its own, filled through the real projector: each row becomes the record that the log
 * would hold, at the offset that gives its number.
 *
 * <p>Threading: safe.
 */
public final class SeededStore implements AutoCloseable {
    private static final long WRITTEN = Instant.parse("2035-01-01T00:00:00Z").toEpochMilli();
    private final WireCodec codec = new WireCodec();
    private final Path folder;
    private final Projector projector;
    public final Database database;
    public final TeamDatabases teams;
    public final SpiedMemories memories;

    /** Beyond the numbers that tests choose. */
    private long offset = 1_000_000;

    public SeededStore() {
        try {
            folder = Files.createTempDirectory("memlog-recall");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StoreConfig config = StoreConfig.defaults(folder.resolve("memlog.db"));
        database = Database.open(config);
        teams = new TeamDatabases(config, database);
        projector = new Projector(database.writer(), teams, false);
        memories = new SpiedMemories(database);
    }

    public void add(MemoryRow... rows) {
        add(List.of(rows));
    }

    public void add(Collection<? extends MemoryRow> rows) {
        apply(rows.stream()
                .map(row -> memory(row.number(), record(row, From.NOTHING)))
                .toList());
        rows.stream().filter(MemoryRow::hidden).forEach(row -> hide(keyOf(row), true));
        for (MemoryRow row : rows) {
            if (row instanceof ObservationRow observation && observation.duplicateOf() != null) {
                link(observation.number(), observation.duplicateOf());
            }
        }
    }

    /** A memory and what it was made from. */
    public void add(MemoryRow row, List<String> events, @Nullable ProviderCall call) {
        apply(List.of(memory(row.number(), record(row, new From(events, "openai", "gpt", call, null)))));
    }

    /** A memory that was cited by these numbers elsewhere. */
    public void addCited(MemoryRow row, Long... olds) {
        Origin origin = new Origin("elsewhere/" + row.number(), List.of(olds));
        apply(List.of(memory(row.number(), record(row, new From(List.of(), null, null, null, origin)))));
    }

    public void add(SessionRow row, String... memorySessionIds) {
        record(new MemoryRecord.SessionRecord(
                row.sessionId(),
                row.session(),
                row.project(),
                "local",
                "dev",
                row.platform(),
                row.status(),
                row.statusReason(),
                row.generation(),
                row.startedAt(),
                row.lastActivityAt(),
                row.completedAt(),
                row.promptCount(),
                List.of(memorySessionIds),
                row.ledger(),
                row.inputTokens(),
                row.outputTokens(),
                row.skipEvidence(),
                null));
    }

    /** A session of its own that has taken in these events. */
    public void ledger(Ledger ledger) {
        add(Seeds.session(SessionId.local("ledger"), "parcel-service", "claude-code", ledger));
    }

    /** Any other record of the memories topic. */
    public void record(MemoryRecord record) {
        apply(List.of(memory(offset++, record)));
    }

    /** @param number the number of the memory */
    public void record(long number, MemoryRecord record) {
        apply(List.of(memory(number, record)));
    }

    public void hide(MemoryKey memory, boolean hidden) {
        record(new MemoryRecord.MemoryEdit(memory, hidden, Seeds.MORNING, "dev"));
    }

    public void remove(String topic, String key) {
        apply(List.of(record(topic, offset++, key, null)));
    }

    public void letter(DeadLetter letter, byte[] payload) {
        ConsumerRecord<String, byte[]> record = record(Topics.DEAD_LETTERS, offset++, letter.key(), payload);
        letter.toHeaders().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        apply(List.of(record));
    }

    public void control(String key, @Nullable ControlRecord record) {
        apply(List.of(record(Topics.CONTROL, offset++, key, record == null ? null : codec.encode(record))));
    }

    public void clear() {
        synchronized (projector) {
            projector.clear();
        }
    }

    @Override
    public void close() {
        projector.close();
        teams.close();
        database.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void apply(List<ConsumerRecord<String, byte[]>> records) {
        synchronized (projector) {
            Projector.Applied applied = projector.apply(records, 1, List.of());
            if (applied.applied() != records.size()) {
                throw new AssertionError("no rows were made of some of " + records);
            }
        }
    }

    /** What the projector links itself where it looks for near-duplicates, which tests choose themselves. */
    private void link(long number, long original) {
        synchronized (projector) {
            try (PreparedStatement update = database.writer()
                    .prepareStatement("UPDATE observations SET duplicate_of = ?, covered = 1 WHERE number = ?")) {
                update.setLong(1, original);
                update.setLong(2, number);
                update.executeUpdate();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }
    }

    private ConsumerRecord<String, byte[]> memory(long number, MemoryRecord record) {
        return record(Topics.MEMORIES, number, record.recordKey(), codec.encode(record));
    }

    private static ConsumerRecord<String, byte[]> record(
            String topic, long offset, String key, byte @Nullable [] value) {
        return new ConsumerRecord<>(
                topic,
                0,
                offset,
                WRITTEN,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    private static MemoryKey keyOf(MemoryRow row) {
        return switch (row) {
            case ObservationRow observation -> observation.key();
            case SummaryRow summary -> summary.key();
            case PromptRow prompt -> prompt.key();
        };
    }

    /** What a memory was made from. */
    private record From(
            List<String> events,
            @Nullable String provider,
            @Nullable String model,
            @Nullable ProviderCall call,
            @Nullable Origin origin) {
        static final From NOTHING = new From(List.of(), null, null, null, null);

        Provenance of(
                MemoryKey key,
                String project,
                int prompt,
                Instant at,
                String author,
                String platform,
                @Nullable String memorySession,
                long tokens) {
            return new Provenance(
                    key,
                    project,
                    prompt,
                    at,
                    "local",
                    author,
                    platform,
                    memorySession,
                    provider,
                    model,
                    tokens,
                    events.stream().map(EventId::new).toList(),
                    null,
                    null,
                    call,
                    origin);
        }
    }

    private static MemoryRecord.Memory record(MemoryRow row, From from) {
        return switch (row) {
            case ObservationRow o ->
                new MemoryRecord.Observation(
                        from.of(
                                o.key(),
                                o.project(),
                                o.promptNumber(),
                                o.at(),
                                o.author(),
                                o.platform(),
                                o.memorySessionId(),
                                o.tokens()),
                        o.kind(),
                        o.title(),
                        o.subtitle(),
                        o.narrative(),
                        o.facts(),
                        o.concepts(),
                        o.filesRead(),
                        o.filesModified());
            case SummaryRow s ->
                new MemoryRecord.Summary(
                        from.of(
                                s.key(),
                                s.project(),
                                s.promptNumber(),
                                s.at(),
                                s.author(),
                                s.platform(),
                                s.memorySessionId(),
                                s.tokens()),
                        s.request(),
                        s.investigated(),
                        s.learned(),
                        s.completed(),
                        s.nextSteps(),
                        s.notes());
            case PromptRow p ->
                new MemoryRecord.Prompt(
                        from.of(p.key(), p.project(), p.promptNumber(), p.at(), p.author(), p.platform(), null, 0),
                        p.text());
        };
    }
}
