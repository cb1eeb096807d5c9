/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Topics;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.StoreException;
import dev.memlog.store.team.TeamDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns records of {@link Topics#MEMORIES}, {@link Topics#DEAD_LETTERS}, {@link Topics#CONTROL} and
 * {@link Topics#EMBEDDINGS} into rows of the team that each belongs to. The main database has the rows of
 * {@link TeamName#LOCAL} and, in the same transaction, the offsets of all; it is committed last, after the other teams'
 * databases. Applying the same records again leaves the same rows.
 *
 * <p>A record that cannot be projected is rejected, whatever the failure: its changes are rolled back, it is counted,
 * and the next record is applied.
 *
 * <p>Threading: safe; the projection's thread applies records. A failure leaves the rows of the main database and the
 * offsets as they were.
 */
public final class Projector implements AutoCloseable {
    private static final List<String> PROJECTED = List.of(
            "vectors",
            "forgotten_vectors",
            "observations",
            "claim_keys",
            "denials",
            "provider_denials",
            "summaries",
            "prompts",
            "memory_edits",
            "memory_shares",
            "memory_marks",
            "memory_grounds",
            "memory_keys",
            "team_databases",
            "erased_teams",
            "old_numbers",
            "events",
            "settlements",
            "told",
            "told_memories",
            "told_uses",
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
    private final Statements main;
    private final Bookkeeping books;
    private final TeamRows local;
    private final @Nullable OtherTeams others;
    private final Freshness freshness;
    private final ProjectionOffsets offsets;
    private final RecordOwner owner = new RecordOwner();

    /**
     * For records of {@link TeamName#LOCAL} alone.
     *
     * @param linking whether near-duplicate observations are linked
     */
    public Projector(Connection writer, boolean linking) {
        this(writer, null, linking);
    }

    /**
     * @param writer of the main database
     * @param databases of the other teams
     * @param linking whether near-duplicate observations are linked
     */
    public Projector(Connection writer, @Nullable TeamDatabases databases, boolean linking) {
        main = new Statements(writer);
        books = new Bookkeeping(main);
        local = new TeamRows(main, writer, books, linking);
        others = databases == null ? null : new OtherTeams(databases, books, linking);
        freshness = new Freshness(main);
        offsets = new ProjectionOffsets(main);
    }

    /**
     * @param applied records that were projected
     * @param ignored records with nothing to project
     * @param undecodable records that were rejected: not decodable, or not projectable
     * @param markers tokens of the markers among the ignored ones
     * @param commits the notices for live views, of each team that has records among these, and of the local one
     */
    public record Applied(
            int applied,
            int ignored,
            int undecodable,
            List<MemoryRecord.Marker> markers,
            Map<TeamName, CommitListener.Commit> commits) {
        /** The notice of {@link TeamName#LOCAL}. */
        public CommitListener.Commit commit() {
            return commits.getOrDefault(TeamName.LOCAL, CommitListener.Commit.NONE);
        }
    }

    /**
     * @param partitions the number of partitions of {@link Topics#MEMORIES}, from which memory numbers are made
     * @param next the projection's position after these records
     * @throws StoreException when the database fails; nothing has been applied then
     */
    public synchronized Applied apply(
            List<ConsumerRecord<String, byte[]>> records, int partitions, List<ProjectionOffset> next) {
        try {
            try {
                return applyAll(records, partitions, next, RecordRows::apply);
            } catch (RecordRejected e) {
                // A savepoint for each record isolates the failing one; without a failure it costs too much.
                return applyAll(records, partitions, next, RecordRows::applyOrReject);
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
        local.duplicates().begin();
        Set<TeamName> erased = books.erased();
        main.inTransaction(() -> {
            Map<TeamName, TeamRows> touched = new LinkedHashMap<>();
            try {
                for (ConsumerRecord<String, byte[]> record : records) {
                    TeamName team = owner.of(record);
                    run.at(team);
                    if (erased.contains(team)) {
                        local.records().pass(record, run);
                        continue;
                    }
                    applying.apply(begun(team, touched).records(), record, run);
                }
                local.records().settle();
                offsets.write(next);
                // The offsets come last: after a crash in between, records are applied once more.
                for (Map.Entry<TeamName, TeamRows> team : touched.entrySet()) {
                    others().commit(team.getKey(), team.getValue());
                }
            } catch (SQLException | RuntimeException | Error e) {
                touched.values().forEach(rows -> rows.statements().rollBack(e));
                throw e;
            }
        });
        for (TeamName team : others == null ? Set.<TeamName>of() : books.erased()) {
            if (!erased.contains(team)) {
                erase(team);
            }
        }
        return run.result();
    }

    private TeamRows begun(TeamName team, Map<TeamName, TeamRows> touched) throws SQLException {
        if (team.equals(TeamName.LOCAL)) {
            return local;
        }
        TeamRows rows = touched.get(team);
        if (rows == null) {
            rows = others().begin(team);
            touched.put(team, rows);
        }
        return rows;
    }

    private OtherTeams others() {
        if (others == null) {
            throw new IllegalStateException("this projector writes the rows of one team alone");
        }
        return others;
    }

    /**
     * Looks for databases of teams that do not go together with the main one's offsets.
     *
     * @return the reason why all rows must be read again; null if there is none
     */
    synchronized @Nullable String lostTeam() {
        try {
            if (others == null) {
                return null;
            }
            for (TeamName team : books.erased()) {
                if (books.stamp(team).isPresent()) {
                    erase(team);
                }
            }
            return others.doubt();
        } catch (SQLException e) {
            throw StoreException.of("comparing the databases of teams", e);
        }
    }

    /**
     * Deletes a team's database. Records of the team that come later make a new one.
     *
     * @return the size of its files
     */
    public synchronized long erase(TeamName team) {
        try {
            // First the memory of it, then the file: a file that nothing knows of is deleted at the next start.
            main.inTransaction(() -> books.forget(team));
            return others().drop(team);
        } catch (SQLException e) {
            throw StoreException.of("erasing the rows of team " + team, e);
        }
    }

    private interface Applying {
        void apply(RecordRows rows, ConsumerRecord<String, byte[]> record, ApplyRun run) throws SQLException;
    }

    /**
     * Removes deleted content from the database's files, as far as present readers permit. Cheap when there is nothing
     * to do; call it after every poll.
     *
     * @return whether nothing is left to be done
     */
    public synchronized boolean cleanUp() {
        try {
            boolean clean = true;
            for (TeamRows rows : all()) {
                clean &= rows.cleanUp();
            }
            return clean;
        } catch (SQLException e) {
            throw StoreException.of("cleaning the database", e);
        }
    }

    /** Closes databases of teams that nobody has used for so long; they are opened again when they are needed. */
    public synchronized void closeIdle(Duration time) {
        try {
            if (others != null) {
                others.closeIdle(time);
            }
        } catch (SQLException e) {
            throw StoreException.of("closing idle databases", e);
        }
    }

    /**
     * Keys of vectors that need a tombstone in the log.
     *
     * @param sweep whether to look also for vectors whose memories were gone before the vector was read
     */
    public synchronized List<String> forgottenVectors(boolean sweep, int partitions, int max) {
        try {
            if (sweep && others != null) {
                others.openAll();
            }
            List<String> forgotten = new ArrayList<>();
            for (TeamRows team : all()) {
                if (sweep) {
                    team.statements().inTransaction(() -> team.vectors().sweep(partitions));
                }
                forgotten.addAll(team.vectors().forgotten(max - forgotten.size()));
            }
            return forgotten;
        } catch (SQLException e) {
            throw StoreException.of("looking for forgotten vectors", e);
        }
    }

    private List<TeamRows> all() {
        List<TeamRows> all = new ArrayList<>();
        all.add(local);
        if (others != null) {
            all.addAll(others.opened());
        }
        return all;
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
    public synchronized void clear() {
        try {
            if (others != null) {
                others.dropAll();
            }
            main.inTransaction(() -> {
                for (String table : PROJECTED) {
                    main.update("DELETE FROM " + table);
                }
            });
            local.duplicates().clear();
        } catch (SQLException e) {
            throw StoreException.of("clearing the database", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (others != null) {
                others.close();
            }
            main.close();
        } catch (SQLException e) {
            throw StoreException.of("closing the database", e);
        }
    }
}
