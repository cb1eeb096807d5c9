/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Topics;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.StoreException;
import dev.memlog.store.sql.Viewer;
import dev.memlog.store.team.TeamDatabases;
import dev.memlog.store.team.TeamStamp;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            "summaries",
            "prompts",
            "memory_edits",
            "memory_shares",
            "team_databases",
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
    private final Statements main;
    private final Bookkeeping books;
    private final TeamRows local;
    private final @Nullable TeamDatabases databases;
    private final boolean linking;
    private final Map<TeamName, TeamRows> others = new HashMap<>();
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
        this.databases = databases;
        this.linking = linking;
        main = new Statements(writer);
        books = new Bookkeeping(main);
        local = new TeamRows(main, writer, books, linking);
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
        main.inTransaction(() -> {
            Map<TeamName, TeamRows> touched = new LinkedHashMap<>();
            try {
                for (ConsumerRecord<String, byte[]> record : records) {
                    TeamName team = owner.of(record);
                    run.at(team);
                    applying.apply(begun(team, touched).records(), record, run);
                }
                local.records().settle();
                offsets.write(next);
                // The offsets come last: after a crash in between, records are applied once more.
                for (Map.Entry<TeamName, TeamRows> team : touched.entrySet()) {
                    commit(team.getKey(), team.getValue());
                }
            } catch (SQLException | RuntimeException | Error e) {
                touched.values().forEach(rows -> rows.statements().rollBack(e));
                throw e;
            }
        });
        return run.result();
    }

    private TeamRows begun(TeamName team, Map<TeamName, TeamRows> touched) throws SQLException {
        if (team.equals(TeamName.LOCAL)) {
            return local;
        }
        TeamRows rows = touched.get(team);
        if (rows == null) {
            rows = rows(team);
            rows.duplicates().begin();
            rows.statements().begin();
            touched.put(team, rows);
        }
        return rows;
    }

    private void commit(TeamName team, TeamRows rows) throws SQLException {
        rows.records().settle();
        Optional<TeamStamp> known = books.stamp(team).or(() -> Optional.ofNullable(rows.stamp()));
        TeamStamp stamp = known.map(TeamStamp::next).orElseGet(TeamStamp::first);
        stamp.write(rows.statements());
        rows.statements().commit();
        rows.committed(stamp);
        books.write(team, stamp);
    }

    private TeamRows rows(TeamName team) throws SQLException {
        TeamRows known = others.get(team);
        if (known != null) {
            return known;
        }
        Database database = teams().writable(team);
        Statements statements = new Statements(database.writer());
        TeamStamp stamp = TeamStamp.of(statements);
        TeamStamp expected = books.stamp(team).orElse(null);
        if (expected != null && !expected.isHeldBy(stamp)) {
            statements.close();
            throw new IllegalStateException("the database of team " + team + " has lost rows");
        }
        TeamRows opened = new TeamRows(statements, database.writer(), books, linking);
        opened.committed(stamp);
        others.put(team, opened);
        return opened;
    }

    private TeamDatabases teams() {
        if (databases == null) {
            throw new IllegalStateException("this projector writes the rows of one team alone");
        }
        return databases;
    }

    /**
     * Looks for databases of teams that lack rows which the main one has offsets of. Deletes those that the main one does
     * not know: their rows are still to come.
     *
     * @return the reason why all rows must be read again; null if there is none
     */
    synchronized @Nullable String lostTeam() {
        if (databases == null) {
            return null;
        }
        try {
            Map<TeamName, TeamStamp> stamps = books.stamps();
            Set<TeamName> there = databases.others();
            for (TeamName team : there) {
                if (!stamps.containsKey(team)) {
                    drop(team);
                }
            }
            for (Map.Entry<TeamName, TeamStamp> team : stamps.entrySet()) {
                String of = "the database of team " + team.getKey();
                if (!there.contains(team.getKey())) {
                    return of + " is missing";
                }
                TeamStamp found = stampOf(team.getKey());
                if (!team.getValue().isHeldBy(found)) {
                    return of + (found == null ? " cannot be used" : " is another or an older one");
                }
            }
            return null;
        } catch (SQLException e) {
            throw StoreException.of("comparing the databases of teams", e);
        }
    }

    private @Nullable TeamStamp stampOf(TeamName team) {
        try {
            return teams().source(team, Viewer.EVERYTHING).read(TeamStamp::of);
        } catch (StoreException e) {
            if (e.isDamaged()) {
                return null;
            }
            throw e;
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
            return drop(team);
        } catch (SQLException e) {
            throw StoreException.of("erasing the rows of team " + team, e);
        }
    }

    private long drop(TeamName team) throws SQLException {
        TeamRows rows = others.remove(team);
        if (rows != null) {
            rows.statements().close();
        }
        return teams().drop(team);
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
            boolean clean = local.cleanUp();
            for (TeamRows team : others.values()) {
                clean &= team.cleanUp();
            }
            return clean;
        } catch (SQLException e) {
            throw StoreException.of("cleaning the database", e);
        }
    }

    /**
     * Keys of vectors that need a tombstone in the log.
     *
     * @param sweep whether to look also for vectors whose memories were gone before the vector was read
     */
    public synchronized List<String> forgottenVectors(boolean sweep, int partitions, int max) {
        try {
            if (sweep && databases != null) {
                for (TeamName team : databases.others()) {
                    rows(team);
                }
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
        List<TeamRows> all = new ArrayList<>(others.values());
        all.addFirst(local);
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
            if (databases != null) {
                for (TeamName team : databases.others()) {
                    drop(team);
                }
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
            for (TeamRows team : all()) {
                team.statements().close();
            }
            others.clear();
        } catch (SQLException e) {
            throw StoreException.of("closing the database", e);
        }
    }
}
