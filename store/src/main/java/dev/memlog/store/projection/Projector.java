/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Topics;
import dev.memlog.store.embedding.VectorRepository;
import dev.memlog.store.likeness.NearDuplicates;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Turns records of {@link Topics#MEMORIES}, {@link Topics#DEAD_LETTERS}, {@link Topics#CONTROL} and
 * {@link Topics#EMBEDDINGS} into rows, and keeps the offsets they came from in the same transaction. Applying the same records
 * again leaves the same rows.
 *
 * <p>A record that cannot be projected is rejected, whatever the failure: its changes are rolled back, it is counted,
 * and the next record is applied.
 *
 * <p>Threading: confined to the projection's thread. A failure leaves rows and offsets as they were.
 */
public final class Projector implements AutoCloseable {
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
            "undecodable_offsets",
            "rejected_records",
            "projection_freshness",
            "project_names");
    private final Statements statements;
    private final NearDuplicates duplicates;
    private final RecordRows rows;
    private final VectorRepository vectors;
    private final Leftovers leftovers;
    private final Freshness freshness;
    private final ProjectionOffsets offsets;

    /** @param linking whether near-duplicate observations are linked */
    public Projector(Connection writer, boolean linking) {
        statements = new Statements(writer);
        duplicates = new NearDuplicates(statements, linking);
        vectors = new VectorRepository(statements);
        leftovers = new Leftovers(writer);
        rows = new RecordRows(statements, duplicates, vectors, leftovers);
        freshness = new Freshness(statements);
        offsets = new ProjectionOffsets(statements);
    }

    /**
     * @param applied records that were projected
     * @param ignored records with nothing to project
     * @param undecodable records that were rejected: not decodable, or not projectable
     * @param markers tokens of the markers among the ignored ones
     * @param commit the notice for live views
     */
    public record Applied(
            int applied,
            int ignored,
            int undecodable,
            List<MemoryRecord.Marker> markers,
            CommitListener.Commit commit) {}

    /**
     * @param partitions the number of partitions of {@link Topics#MEMORIES}, from which memory numbers are made
     * @param next the projection's position after these records
     * @throws StoreException when the database fails; nothing has been applied then
     */
    public Applied apply(List<ConsumerRecord<String, byte[]>> records, int partitions, List<ProjectionOffset> next) {
        try {
            try {
                return applyAll(records, partitions, next, rows::apply);
            } catch (RecordRejected e) {
                // A savepoint for each record isolates the failing one; without a failure it costs too much.
                return applyAll(records, partitions, next, rows::applyOrReject);
            }
        } catch (SQLException e) {
            throw StoreException.of("writing to the database", e);
        }
    }

    private Applied applyAll(
            List<ConsumerRecord<String, byte[]>> records,
            int partitions,
            List<ProjectionOffset> next,
            Applying applying)
            throws SQLException {
        ApplyRun run = new ApplyRun(partitions);
        duplicates.begin();
        statements.inTransaction(() -> {
            for (ConsumerRecord<String, byte[]> record : records) {
                applying.apply(record, run);
            }
            rows.settle();
            offsets.write(next);
        });
        return run.result();
    }

    private interface Applying {
        void apply(ConsumerRecord<String, byte[]> record, ApplyRun run) throws SQLException;
    }

    /**
     * Removes deleted content from the database's files, as far as present readers permit. Cheap when there is nothing
     * to do; call it after every poll.
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
     * Keys of vectors that need a tombstone in the log.
     *
     * @param sweep whether to look also for vectors whose memories were gone before the vector was read
     */
    public List<String> forgottenVectors(boolean sweep, int partitions, int max) {
        try {
            if (sweep) {
                statements.inTransaction(() -> vectors.sweep(partitions));
            }
            return vectors.forgotten(max);
        } catch (SQLException e) {
            throw StoreException.of("looking for forgotten vectors", e);
        }
    }

    /** The freshness of the rows. */
    Freshness freshness() {
        return freshness;
    }

    /** The positions in the log, and the topics that the rows come from. */
    ProjectionOffsets offsets() {
        return offsets;
    }

    public OptionalLong offset(String topic, int partition) {
        return offsets.next(topic, partition);
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
}
