/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@code SELECT} that is put together piece by piece, each value bound and none written into the text. */
public final class Select {
    private final StringBuilder sql;
    private final List<Object> values = new ArrayList<>();
    private String glue = " WHERE ";

    /** @param bound the values of the columns */
    public Select(String columnsAndTables, Object... bound) {
        sql = new StringBuilder("SELECT ").append(columnsAndTables);
        Collections.addAll(values, bound);
    }

    public Select where(String condition, Object... bound) {
        sql.append(glue).append(condition);
        glue = " AND ";
        Collections.addAll(values, bound);
        return this;
    }

    /** Adds {@code IN}; no values add no condition. */
    public Select whereIn(String column, Collection<?> any) {
        if (any.isEmpty()) {
            return this;
        }
        String marks = String.join(", ", Collections.nCopies(any.size(), "?"));
        return where(column + " IN (" + marks + ")", any.toArray());
    }

    /** Adds alternatives of {@code condition}, which has one value; no values add no condition. */
    public Select whereAny(String condition, Collection<?> any) {
        if (any.isEmpty()) {
            return this;
        }
        return where("(" + String.join(" OR ", Collections.nCopies(any.size(), condition)) + ")", any.toArray());
    }

    public Select then(String rest, Object... bound) {
        sql.append(rest);
        Collections.addAll(values, bound);
        return this;
    }

    public <T> List<T> list(Connection connection, RowReader<T> reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            }
            return found;
        }
    }

    public <T> @Nullable T first(Connection connection, RowReader<T> reader) throws SQLException {
        List<T> found = list(connection, reader);
        return found.isEmpty() ? null : found.getFirst();
    }

    /** The values of the column {@code number}, in any order. Read as one text, because each row costs a microsecond. */
    public List<Long> numbers(Connection connection) throws SQLException {
        Select one = new Select("group_concat(number) FROM (" + sql + ")", values.toArray());
        String text = one.first(connection, row -> row.getString(1));
        List<Long> numbers = new ArrayList<>();
        int from = 0;
        while (text != null && from < text.length()) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            numbers.add(Long.parseLong(text, from, to, 10));
            from = to + 1;
        }
        return numbers;
    }

    public long number(Connection connection) throws SQLException {
        Long number = first(connection, rows -> rows.getLong(1));
        return number == null ? 0 : number;
    }

    /** Reads a row into a value. */
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
