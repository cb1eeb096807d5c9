/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.EmbeddingRecord;
import dev.memlog.event.EventTaken;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Settlement;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.Told;
import dev.memlog.event.Topics;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.event.thread.Border;
import dev.memlog.store.embedding.VectorRepository;
import dev.memlog.store.likeness.NearDuplicates;
import dev.memlog.store.mark.MemoryMarks;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.StoreException;
import dev.memlog.store.told.ToldRepository;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the rows of one record, or rejects it. Every failure counts as the record's, except failures of the database
 * itself, of Kafka or of the JVM: no record may block the records behind it.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class RecordRows {
    private static final Logger LOG = LoggerFactory.getLogger(RecordRows.class);
    private final Statements statements;
    private final NearDuplicates duplicates;
    private final MemoryEdits edits;
    private final MemoryMarks marks;
    private final Bookkeeping books;
    private final MemoryRepository memories;
    private final SessionRepository sessions;
    private final EventRepository events;
    private final DeadLetterRepository letters;
    private final ControlRepository controls;
    private final VectorRepository vectors;
    private final Leftovers leftovers;
    private final ToldRepository told;
    private final WireCodec codec = new WireCodec();
    private final Set<String> unknownTypes = new HashSet<>();

    RecordRows(
            Statements statements,
            Bookkeeping books,
            NearDuplicates duplicates,
            VectorRepository vectors,
            Leftovers leftovers) {
        this.statements = statements;
        this.books = books;
        this.duplicates = duplicates;
        this.vectors = vectors;
        this.leftovers = leftovers;
        edits = new MemoryEdits(statements, duplicates);
        ProjectNameRepository projects = new ProjectNameRepository(statements);
        marks = new MemoryMarks(statements, duplicates, vectors);
        memories = new MemoryRepository(statements, edits, marks, duplicates, projects);
        sessions = new SessionRepository(statements, memories, projects, books.reflected());
        events = new EventRepository(statements);
        told = new ToldRepository(statements);
        letters = new DeadLetterRepository(statements, books.reflected(), projects);
        controls = new ControlRepository(statements, projects);
    }

    /** @throws RecordRejected when it fails after rows may have been changed */
    void apply(ConsumerRecord<String, byte[]> record, ApplyRun run) throws SQLException {
        try {
            make(record, run);
        } catch (UndecodableException e) {
            // Nothing is written before a record is decoded.
            reject(record, e, run);
        } catch (SQLException | RuntimeException | StackOverflowError e) {
            rethrowUnlessOfRecord(e);
            throw new RecordRejected(e);
        }
    }

    /** As {@link #apply}, but rolls a failing record back and rejects it. */
    void applyOrReject(ConsumerRecord<String, byte[]> record, ApplyRun run) throws SQLException {
        Throwable failure = orRollBack(() -> apply(record, run));
        if (failure != null) {
            reject(record, failure, run);
        }
    }

    /** Links near-duplicates. On a failure no links are made: the memories themselves are kept. */
    void settle() throws SQLException {
        Throwable failure = orRollBack(duplicates::settle);
        if (failure != null) {
            duplicates.begin();
            Border.failed("near-duplicates", failure);
        }
    }

    /** @return the failure that was rolled back; null without one */
    private @Nullable Throwable orRollBack(Statements.SqlWork work) throws SQLException {
        everywhere("SAVEPOINT record");
        try {
            work.run();
            everywhere("RELEASE record");
            return null;
        } catch (SQLException | RuntimeException | StackOverflowError e) {
            Throwable failure = e instanceof RecordRejected && e.getCause() != null ? e.getCause() : e;
            rethrowUnlessOfRecord(failure);
            everywhere("ROLLBACK TO record");
            everywhere("RELEASE record");
            return failure;
        }
    }

    /** A record may change the main database beside its team's. */
    private void everywhere(String sql) throws SQLException {
        statements.update(sql);
        if (statements != books.statements()) {
            books.statements().update(sql);
        }
    }

    private static void rethrowUnlessOfRecord(Throwable failure) throws SQLException {
        if (failure instanceof SQLException database && !StoreException.isOfValues(database)) {
            throw database;
        }
        if (failure instanceof StoreException || failure instanceof KafkaException) {
            throw (RuntimeException) failure;
        }
    }

    private void make(ConsumerRecord<String, byte[]> record, ApplyRun run) throws SQLException, UndecodableException {
        if (record.key() == null) {
            // Compacted topics have no records without a key; there is no row to write.
            throw new UndecodableException("it has no key");
        } else if (record.topic().equals(Topics.DEAD_LETTERS)) {
            letter(record, run);
        } else if (record.value() == null) {
            remove(record.topic(), record.key(), run);
        } else {
            switch (record.topic()) {
                case Topics.CONTROL -> control(codec.decodeControl(record.key(), record.value()), record.value(), run);
                case Topics.EMBEDDINGS -> embedding(codec.decodeEmbedding(record.key(), record.value()), run);
                default -> memory(record, codec.decodeMemory(record.key(), record.value(), arrived(record)), run);
            }
        }
    }

    private static @Nullable Instant arrived(ConsumerRecord<String, byte[]> record) {
        return record.timestamp() > 0 ? Instant.ofEpochMilli(record.timestamp()) : null;
    }

    private void letter(ConsumerRecord<String, byte[]> record, ApplyRun run) throws SQLException {
        if (record.value() == null) {
            leftovers.expect();
        }
        if (letters.apply(record)) {
            run.applied();
        } else {
            run.rejected();
        }
    }

    private void remove(String topic, String key, ApplyRun run) throws SQLException {
        switch (topic) {
            case Topics.CONTROL -> controls.remove(key);
            case Topics.EMBEDDINGS -> vectors.remove(key);
            default -> {
                leftovers.expect();
                told.remove(key);
                if (!events.remove(key)) {
                    memories.remove(key);
                    vectors.onMemoryRemoved(key);
                    edits.remove(key);
                    marks.remove(key);
                    memories.visibility().remove(key);
                    sessions.remove(key);
                    run.editedMemory();
                    return;
                }
            }
        }
        run.applied();
    }

    private void control(ControlRecord record, byte[] value, ApplyRun run) throws SQLException {
        if (controls.put(record, value)) {
            run.applied();
        } else {
            run.ignored();
        }
    }

    private void embedding(EmbeddingRecord record, ApplyRun run) throws SQLException {
        switch (record) {
            case EmbeddingRecord.Embedding embedding -> {
                vectors.put(embedding, run.partitions());
                run.applied();
            }
            case EmbeddingRecord.UnknownEmbedding unknown -> run.ignored();
        }
    }

    private void memory(ConsumerRecord<String, byte[]> record, MemoryRecord memory, ApplyRun run) throws SQLException {
        switch (memory) {
            case MemoryRecord.Memory written -> {
                memories.add(books.numbers().of(record, run.partitions()), written);
                told.onMemory(written);
                run.madeMemory();
            }
            case MemoryRecord.SessionRecord session -> {
                sessions.put(session);
                run.movedSession(session);
            }
            case MemoryRecord.MemoryEdit edit -> {
                edits.put(edit);
                run.editedMemory();
            }
            case MemoryMark mark -> {
                marks.put(mark);
                run.editedMemory();
            }
            case MemoryRecord.MemoryShare share -> {
                memories.visibility().put(share);
                run.editedMemory();
            }
            case EventTaken event -> {
                events.add(event);
                told.onEvent(books.numbers().of(record, run.partitions()), event);
                run.applied();
            }
            case Settlement settlement -> {
                events.settle(settlement);
                run.applied();
            }
            case Told one -> {
                told.put(books.numbers().of(record, run.partitions()), one);
                run.applied();
            }
            case MemoryRecord.Reflection reflection -> {
                books.reflected().reflect(reflection.reflects());
                run.applied();
            }
            case MemoryRecord.NumberFloor floor -> {
                books.numbers().raise(record, run.partitions(), floor.above());
                run.applied();
            }
            case MemoryRecord.Marker marker -> {
                run.readMarker(marker);
            }
            case MemoryRecord.UnknownMemory unknown -> {
                noteUnknown(unknown);
                run.ignored();
            }
        }
    }

    private void reject(ConsumerRecord<String, byte[]> record, Throwable failure, ApplyRun run) throws SQLException {
        String error = failure.getClass().getSimpleName();
        LOG.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                // Its message may quote the unreadable content.
                .addKeyValue("error", error)
                .log("A record cannot be projected; it stays in the log");
        books.reject(record, error);
        reflect(record);
        run.rejected();
    }

    /** Makes no row of a record that no team owns any more. */
    void pass(ConsumerRecord<String, byte[]> record, ApplyRun run) throws SQLException {
        reflect(record);
        run.ignored();
    }

    // Otherwise the lag would include the events that it accounts for until the session's next record.
    private void reflect(ConsumerRecord<String, byte[]> record) throws SQLException {
        if (record.topic().equals(Topics.MEMORIES) && record.value() != null) {
            Optional<SourceOffset> reflects = codec.reflected(record.value());
            if (reflects.isPresent()) {
                books.reflected().reflect(reflects.get());
            }
        }
    }

    private void noteUnknown(MemoryRecord.UnknownMemory unknown) {
        String type = unknown.body() == null ? "" : unknown.body().path("type").asText();
        if (unknownTypes.size() < 100 && unknownTypes.add(type)) {
            LOG.atInfo()
                    .addKeyValue("type", type)
                    .log(
                            "Records of a type that this version does not know stay in the log; a newer one can project them");
        }
    }
}
