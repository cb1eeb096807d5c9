/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.team.TeamName;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.team.TeamStamp;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the main database keeps for all teams: memory numbers, the reflected offsets, the rejected records, and the stamps
 * of the other databases.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class Bookkeeping {
    private final Statements statements;
    private final MemoryNumbers numbers;
    private final ReflectedOffsets reflected;

    Bookkeeping(Statements main) {
        statements = main;
        numbers = new MemoryNumbers(main);
        reflected = new ReflectedOffsets(main);
    }

    Statements statements() {
        return statements;
    }

    MemoryNumbers numbers() {
        return numbers;
    }

    ReflectedOffsets reflected() {
        return reflected;
    }

    /** Counts a record of which no row could be made; one that is read again is not counted again. */
    void reject(ConsumerRecord<?, ?> record, String error) throws SQLException {
        statements.update(
                "INSERT INTO rejected_records VALUES (?, ?, ?, 1, ?) ON CONFLICT (topic, partition, error) DO UPDATE"
                        + " SET count = count + 1, last_offset = excluded.last_offset"
                        + " WHERE excluded.last_offset > last_offset",
                record.topic(),
                record.partition(),
                error,
                record.offset());
    }

    Optional<TeamStamp> stamp(TeamName team) throws SQLException {
        return Optional.ofNullable(stamps().get(team));
    }

    Map<TeamName, TeamStamp> stamps() throws SQLException {
        Map<TeamName, TeamStamp> stamps = new LinkedHashMap<>();
        statements.list(
                "SELECT team, identity, commits FROM team_databases ORDER BY team",
                row -> stamps.put(new TeamName(row.getString(1)), new TeamStamp(row.getString(2), row.getLong(3))));
        return stamps;
    }

    void write(TeamName team, TeamStamp stamp) throws SQLException {
        statements.update(
                "INSERT OR REPLACE INTO team_databases VALUES (?, ?, ?)",
                team.value(),
                stamp.identity(),
                stamp.commits());
    }

    Set<TeamName> erased() throws SQLException {
        return Set.copyOf(statements.list("SELECT team FROM erased_teams", row -> new TeamName(row.getString(1))));
    }

    void forget(TeamName team) throws SQLException {
        statements.update("DELETE FROM team_databases WHERE team = ?", team.value());
    }
}
