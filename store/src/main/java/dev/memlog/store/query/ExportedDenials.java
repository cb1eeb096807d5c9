/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.store.sql.Select;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Adds to an exported observation which ones it supersedes by its provider's word: by their origins, which mean the same
 * memories on each node. Those that are forgotten, or that the reader does not find, are left out.
 */
final class ExportedDenials {
    private ExportedDenials() {}

    /** Whether an observation's row has any. */
    static final String COLUMN =
            "EXISTS (SELECT 1 FROM provider_denials d WHERE d.number = observations.number) AS has_denials";

    static final String NO_COLUMN = "0 AS has_denials";

    static MemoryRecord.Memory with(Connection connection, ResultSet row, MemoryRecord.Memory memory)
            throws SQLException {
        if (!(memory instanceof MemoryRecord.Observation o) || !row.getBoolean("has_denials")) {
            return memory;
        }
        long number = row.getLong("number");
        return new MemoryRecord.Observation(
                o.provenance(),
                o.kind(),
                o.title(),
                o.subtitle(),
                o.narrative(),
                o.facts(),
                o.concepts(),
                o.filesRead(),
                o.filesModified(),
                o.grounds(),
                row.getString("origin") == null ? byKey(connection, number) : byOrigin(connection, number),
                o.errors());
    }

    private static List<String> byKey(Connection connection, long number) throws SQLException {
        return new Select("e.key, e.at, e.origin FROM provider_denials d JOIN observations e ON e.key = d.earlier")
                .where("d.number = ?", number)
                .then(" ORDER BY e.number")
                .list(
                        connection,
                        row -> row.getString(3) == null
                                ? Origin.idOf(MemoryKey.parse(row.getString(1)), Instant.ofEpochMilli(row.getLong(2)))
                                : row.getString(3));
    }

    private static List<String> byOrigin(Connection connection, long number) throws SQLException {
        List<String> named = new Select("earlier FROM provider_denials")
                .where("number = ?", number)
                .then(" ORDER BY earlier")
                .list(connection, row -> row.getString(1));
        Map<String, Long> found = OriginQueries.numbers(connection, "observations", named);
        return named.stream().filter(found::containsKey).toList();
    }
}
