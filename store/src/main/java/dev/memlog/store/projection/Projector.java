/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.EmbeddingRecord;
import dev.memlog.event.EventTaken;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Settlement;
import dev.memlog.event.Topics;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.store.embedding.VectorRepository;
import dev.memlog.store.likeness.NearDuplicates;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns records of {@link Topics#MEMORIES}, {@link Topics#DEAD_LETTERS}, {@link Topics#CONTROL} and
 * {@link Topics#EMBEDDINGS} into rows, and keeps the offsets they came from in the same transaction. Applying the same records again leaves the same rows.
 *
 * <p>Threading: confined to the projection's thread. A failure leaves rows and offsets as they were.
 */
public final class Projector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Projector.class);
    private static final List<String> PROJECTED = List.of(
            "vectors",
            "forgotten_vectors",
            "observations",
            "summaries",
            "prompts",
            "memory_edits",
            "old_numbers",
            "events",
            "settlements",
            "number_shift",
            "sessions",
            "dead_letters",
            "spend",
            "controls",
            "projection_offsets",
            "projection_topics",
            "reflected_offsets",
            "undecodable_offsets");
    private final Statements statements;
    private final NearDuplicates duplicates;
    private final MemoryEdits edits;
    private final MemoryNumbers numbers;
    private final MemoryRepository memories;
    private final SessionRepository sessions;
    private final EventRepository events;
    private final CompactionJob compaction;
    private final ControlRepository controls;
    private final VectorRepository vectors;
    private final Leftovers leftovers;
    private final WireCodec codec = new WireCodec();
    private final Set<String> unknownTypes = new HashSet<>();

    /** @param linking whether observations that say the same are linked */
    public Projector(Connection writer, boolean linking) {
        statements = new Statements(writer);
        duplicates = new NearDuplicates(statements, linking);
        edits = new MemoryEdits(statements, duplicates);
        numbers = new MemoryNumbers(statements);
        memories = new MemoryRepository(statements, edits, duplicates);
        sessions = new SessionRepository(statements, memories);
        events = new EventRepository(statements);
        compaction = new CompactionJob(statements, sessions);
        controls = new ControlRepository(statements);
        vectors = new VectorRepository(statements);
        leftovers = new Leftovers(writer);
    }

    /**
     * @param applied records that rows were made from
     * @param ignored records with nothing to project
     * @param undecodable records that could not be read
     * @param markers tokens of the markers among the ignored ones
     * @param commit what those are told who show rows live
     */
    public record Applied(
            int applied,
            int ignored,
            int undecodable,
            List<MemoryRecord.Marker> markers,
            CommitListener.Commit commit) {}

    /** Which incarnation of a topic rows come from. */
    record Source(String topic, String identity, int partitions) {}

    /**
     * @param partitions how many partitions {@link Topics#MEMORIES} has, from which memory numbers are made
     * @param next where the projection stands after these records
     * @throws StoreException when the database fails; nothing has been applied then
     */
    public Applied apply(List<ConsumerRecord<String, byte[]>> records, int partitions, List<ProjectionOffset> next) {
        Batch batch = new Batch(partitions);
        duplicates.begin();
        try {
            statements.inTransaction(() -> {
                for (ConsumerRecord<String, byte[]> record : records) {
                    batch.apply(record);
                }
                duplicates.settle();
                for (ProjectionOffset offset : next) {
                    statements.update(
                            "INSERT INTO projection_offsets VALUES (?, ?, ?)"
                                    + " ON CONFLICT (topic, partition) DO UPDATE SET next = excluded.next",
                            offset.topic(),
                            offset.partition(),
                            offset.next());
                }
            });
        } catch (SQLException e) {
            throw StoreException.of("writing to the database", e);
        }
        return batch.result();
    }

    /**
     * Takes what was deleted out of the database's files, as far as readers let it now; to be called again and again, for
     * it is nothing to do as a rule.
     *
     * @return whether nothing is left to be done
     */
    public boolean cleanUp() {
        try {
            return leftovers.cleanUp();
        } catch (SQLException e) {
            throw StoreException.of("cleaning the database", e);
        }
    }

    /**
     * Keys of vectors that the log is to let go of.
     *
     * @param sweep whether to look for those, too, whose memories were gone before they were read
     */
    public List<String> forgottenVectors(boolean sweep, int partitions, int most) {
        try {
            if (sweep) {
                statements.inTransaction(() -> vectors.sweep(partitions));
            }
            return vectors.forgotten(most);
        } catch (SQLException e) {
            throw StoreException.of("looking for forgotten vectors", e);
        }
    }

    public OptionalLong offset(String topic, int partition) {
        try {
            return statements.number(
                    "SELECT next FROM projection_offsets WHERE topic = ? AND partition = ?", topic, partition);
        } catch (SQLException e) {
            throw StoreException.of("reading the projection offsets", e);
        }
    }

    Optional<Source> source(String topic) {
        try {
            String identity = statements.text("SELECT identity FROM projection_topics WHERE topic = ?", topic);
            OptionalLong partitions =
                    statements.number("SELECT partitions FROM projection_topics WHERE topic = ?", topic);
            return identity == null || partitions.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Source(topic, identity, (int) partitions.getAsLong()));
        } catch (SQLException e) {
            throw StoreException.of("reading the projection's source", e);
        }
    }

    void remember(List<Source> sources) {
        try {
            statements.inTransaction(() -> {
                for (Source source : sources) {
                    statements.update(
                            "INSERT OR REPLACE INTO projection_topics VALUES (?, ?, ?)",
                            source.topic(),
                            source.identity(),
                            source.partitions());
                }
            });
        } catch (SQLException e) {
            throw StoreException.of("writing the projection's source", e);
        }
    }

    /** Drops every row and offset, so that the log is read from its beginning. */
    public void clear() {
        try {
            statements.inTransaction(() -> {
                for (String table : PROJECTED) {
                    statements.update("DELETE FROM " + table);
                }
            });
            duplicates.clear();
        } catch (SQLException e) {
            throw StoreException.of("clearing the database", e);
        }
    }

    @Override
    public void close() {
        try {
            statements.close();
        } catch (SQLException e) {
            throw StoreException.of("closing the database", e);
        }
    }

    /** The records of one transaction. */
    private final class Batch {
        private final int partitions;
        private final List<MemoryRecord.Marker> markers = new ArrayList<>();
        private final List<CommitListener.SessionStep> steps = new ArrayList<>();
        private boolean made;
        private boolean edited;
        private int applied;
        private int ignored;
        private int undecodable;

        Batch(int partitions) {
            this.partitions = partitions;
        }

        Applied result() {
            return new Applied(
                    applied,
                    ignored,
                    undecodable,
                    List.copyOf(markers),
                    new CommitListener.Commit(steps, made, edited));
        }

        void apply(ConsumerRecord<String, byte[]> record) throws SQLException {
            if (record.key() == null) {
                // A compacted topic takes none from us; without a key there is no row to write.
                reject(record, "it has no key");
            } else if (record.topic().equals(Topics.DEAD_LETTERS)) {
                if (record.value() == null) {
                    leftovers.expect();
                }
                count(compaction.apply(record));
            } else if (record.value() == null && record.topic().equals(Topics.CONTROL)) {
                controls.remove(record.key());
                applied++;
            } else if (record.value() == null && record.topic().equals(Topics.EMBEDDINGS)) {
                vectors.remove(record.key());
                applied++;
            } else if (record.value() == null && events.remove(record.key())) {
                leftovers.expect();
                applied++;
            } else if (record.value() == null) {
                leftovers.expect();
                memories.remove(record.key());
                vectors.onMemoryRemoved(record.key());
                edits.remove(record.key());
                sessions.remove(record.key());
                edited = true;
                applied++;
            } else {
                decode(record);
            }
        }

        private void decode(ConsumerRecord<String, byte[]> record) throws SQLException {
            try {
                switch (record.topic()) {
                    case Topics.CONTROL -> control(codec.decodeControl(record.key(), record.value()), record.value());
                    case Topics.EMBEDDINGS -> embedding(codec.decodeEmbedding(record.key(), record.value()));
                    default -> project(record, codec.decodeMemory(record.key(), record.value()));
                }
            } catch (UndecodableException e) {
                // Its message may quote a word of what it could not read.
                reject(record, "it is not a record of ours");
            } catch (NullPointerException e) {
                // The codec does not insist on every field, and one bad record must not stop the projection for good.
                reject(record, "a required field is missing");
            } catch (SQLException e) {
                if (!StoreException.isConstraint(e)) {
                    throw e;
                }
                reject(record, "a required field is missing or belongs to another record");
            }
        }

        private void control(ControlRecord record, byte[] value) throws SQLException {
            if (controls.put(record, value)) {
                applied++;
            } else {
                ignored++;
            }
        }

        private void embedding(EmbeddingRecord record) throws SQLException {
            switch (record) {
                case EmbeddingRecord.Embedding embedding -> {
                    vectors.put(embedding, partitions);
                    applied++;
                }
                case EmbeddingRecord.UnknownEmbedding unknown -> ignored++;
            }
        }

        private void project(ConsumerRecord<String, byte[]> record, MemoryRecord memory) throws SQLException {
            switch (memory) {
                case MemoryRecord.Memory written -> {
                    memories.add(numbers.of(record, partitions), written);
                    made = true;
                    applied++;
                }
                case MemoryRecord.SessionRecord session -> {
                    sessions.put(session);
                    steps.add(new CommitListener.SessionStep(
                            session.number(), session.project() == null ? "" : session.project(), session.status()));
                    applied++;
                }
                case MemoryRecord.MemoryEdit edit -> {
                    edits.put(edit);
                    edited = true;
                    applied++;
                }
                case EventTaken event -> {
                    events.add(event);
                    applied++;
                }
                case Settlement settlement -> {
                    events.settle(settlement);
                    applied++;
                }
                case MemoryRecord.Reflection reflection -> {
                    sessions.reflect(reflection.reflects());
                    applied++;
                }
                case MemoryRecord.NumberFloor floor -> {
                    numbers.raise(record, partitions, floor.above());
                    applied++;
                }
                case MemoryRecord.Marker marker -> {
                    markers.add(marker);
                    ignored++;
                }
                case MemoryRecord.UnknownMemory unknown -> {
                    noteUnknown(unknown);
                    ignored++;
                }
            }
        }

        private void count(boolean readable) {
            if (readable) {
                applied++;
            } else {
                undecodable++;
            }
        }

        private void reject(ConsumerRecord<String, byte[]> record, String reason) {
            LOG.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", reason)
                    .log("A record cannot be projected; it stays in the log");
            undecodable++;
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
