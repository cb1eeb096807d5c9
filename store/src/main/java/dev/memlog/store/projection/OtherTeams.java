/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.team.TeamName;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.StoreException;
import dev.memlog.store.sql.Viewer;
import dev.memlog.store.team.TeamDatabases;
import dev.memlog.store.team.TeamStamp;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What writes the rows of the other teams, each into its own database. A stamp in that database and in the main one says
 * whether the rows go together with the main one's offsets.
 *
 * <p>Threading: guarded by {@link Projector}.
 */
final class OtherTeams {
    private final TeamDatabases databases;
    private final Bookkeeping books;
    private final boolean linking;
    private final Map<TeamName, TeamRows> open = new HashMap<>();

    OtherTeams(TeamDatabases databases, Bookkeeping books, boolean linking) {
        this.databases = databases;
        this.books = books;
        this.linking = linking;
    }

    List<TeamRows> opened() {
        return new ArrayList<>(open.values());
    }

    void openAll() throws SQLException {
        for (TeamName team : databases.others()) {
            rows(team);
        }
    }

    /** Begins a transaction in a team's database, which is made if it is missing. */
    TeamRows begin(TeamName team) throws SQLException {
        TeamRows rows = rows(team);
        databases.use(team);
        rows.duplicates().begin();
        rows.statements().begin();
        return rows;
    }

    /** Within the transaction of the main database, which is committed after this one. */
    void commit(TeamName team, TeamRows rows) throws SQLException {
        rows.records().settle();
        Optional<TeamStamp> known = books.stamp(team).or(() -> Optional.ofNullable(rows.stamp()));
        TeamStamp stamp = known.map(TeamStamp::next).orElseGet(TeamStamp::first);
        stamp.write(rows.statements());
        rows.statements().commit();
        rows.committed(stamp);
        books.write(team, stamp);
    }

    private TeamRows rows(TeamName team) throws SQLException {
        TeamRows known = open.get(team);
        if (known != null) {
            return known;
        }
        Database database = writable(team);
        Statements statements = new Statements(database.writer());
        TeamStamp stamp = TeamStamp.of(statements);
        TeamStamp expected = books.stamp(team).orElse(null);
        if (expected != null && !expected.isHeldBy(stamp)) {
            statements.close();
            throw lost(team, null);
        }
        TeamRows opened = new TeamRows(statements, database.writer(), books, linking);
        opened.committed(stamp);
        open.put(team, opened);
        return opened;
    }

    private Database writable(TeamName team) {
        try {
            return databases.writable(team);
        } catch (StoreException e) {
            throw e.isDamaged() ? lost(team, e) : e;
        }
    }

    // The projection begins anew after it, and then finds the reason to read all rows again.
    private static IllegalStateException lost(TeamName team, @Nullable StoreException cause) {
        return new IllegalStateException("the database of team " + team + " has lost rows", cause);
    }

    /**
     * Looks for databases that lack rows which the main one has offsets of. Deletes those that the main one does not know:
     * their rows are still to come.
     *
     * @return the reason why all rows must be read again; null if there is none
     */
    @Nullable
    String doubt() throws SQLException {
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
            TeamStamp found = found(team.getKey());
            if (!team.getValue().isHeldBy(found)) {
                return of + (found == null ? " cannot be used" : " is another or an older one");
            }
        }
        return null;
    }

    private @Nullable TeamStamp found(TeamName team) {
        try {
            return databases.source(team, Viewer.EVERYTHING).read(TeamStamp::in).orElse(null);
        } catch (StoreException e) {
            if (e.isDamaged()) {
                return null;
            }
            throw e;
        }
    }

    /** @return the size of the deleted files */
    long drop(TeamName team) throws SQLException {
        close(team);
        return databases.drop(team);
    }

    void dropAll() throws SQLException {
        for (TeamName team : databases.others()) {
            drop(team);
        }
    }

    void closeIdle(Duration time) throws SQLException {
        for (TeamName team : databases.idle(time)) {
            TeamRows rows = open.get(team);
            if (rows == null || rows.cleanUp()) {
                close(team);
                databases.closeIfFree(team);
            }
        }
    }

    /** The databases themselves are closed by their owner. */
    void close() throws SQLException {
        for (TeamName team : List.copyOf(open.keySet())) {
            close(team);
        }
    }

    private void close(TeamName team) throws SQLException {
        TeamRows rows = open.remove(team);
        if (rows != null) {
            rows.statements().close();
        }
    }
}
