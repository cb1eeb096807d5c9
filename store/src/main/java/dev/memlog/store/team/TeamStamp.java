/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.team;

import dev.memlog.store.sql.Row;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a team's database says of itself, and the main one of it.
 *
 * @param identity of the file: another one, with other rows, has another
 * @param commits the number of its transactions
 */
public record TeamStamp(String identity, long commits) {
    private static final String COLUMNS = "identity, commits FROM team_stamp";
    private static final String SELECT = "SELECT " + COLUMNS;

    /** Null before the first transaction. */
    public static @Nullable TeamStamp of(Statements team) throws SQLException {
        List<TeamStamp> found = team.list(SELECT, TeamStamp::read);
        return found.isEmpty() ? null : found.getFirst();
    }

    /** Empty before the first transaction. */
    public static Optional<TeamStamp> in(Connection team) throws SQLException {
        return Optional.ofNullable(new Select(COLUMNS).first(team, TeamStamp::read));
    }

    private static TeamStamp read(ResultSet row) throws SQLException {
        return new TeamStamp(row.getString(1), row.getLong(2));
    }

    /** Of a new database. */
    public static TeamStamp first() {
        return new TeamStamp(UUID.randomUUID().toString(), 1);
    }

    /** Within the transaction of the rows. */
    public void write(Statements team) throws SQLException {
        team.replace(
                "team_stamp", new Row().put("only", 1).put("identity", identity).put("commits", commits));
    }

    public TeamStamp next() {
        return new TeamStamp(identity, commits + 1);
    }

    /**
     * Whether a database with the stamp {@code found} has all that the main one says. It may be ahead, after a crash or a
     * power cut: then records are applied once more.
     */
    public boolean isHeldBy(@Nullable TeamStamp found) {
        return found != null && identity.equals(found.identity()) && found.commits() >= commits;
    }
}
