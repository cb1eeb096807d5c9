/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.Select;
import java.util.List;

/** {@link RetentionQueries} on the projection. */
public final class SqliteRetentionQueries implements RetentionQueries {
    private static final String MEMORIES = "SELECT number, project, at FROM observations UNION ALL"
            + " SELECT number, project, at FROM summaries UNION ALL SELECT number, project, at FROM prompts";

    private final Database database;

    public SqliteRetentionQueries(Database database) {
        this.database = database;
    }

    @Override
    public List<Long> overdue(RetentionBounds bounds, int most) {
        long from = bounds.from() == null ? Long.MIN_VALUE : bounds.from().toEpochMilli();
        long places = bounds.perProject() == null ? Long.MAX_VALUE : bounds.perProject();
        return database.readers()
                .read(connection -> new Select("number FROM (SELECT number, at,"
                                + " row_number() OVER (PARTITION BY project ORDER BY at DESC, number DESC) AS place"
                                + " FROM (" + MEMORIES + "))")
                        .where("(at < ? OR place > ?)", from, places)
                        .then(" ORDER BY at, number LIMIT ?", most)
                        .list(connection, row -> row.getLong(1)));
    }
}
