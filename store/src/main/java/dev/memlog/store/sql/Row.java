/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A row to be written: each column's value by the column's name. */
public final class Row {
    private final Map<String, @Nullable Object> columns = new LinkedHashMap<>();

    /** @param value an instant is written as its milliseconds, a boolean as 0 or 1, all else as it is */
    public Row put(String column, @Nullable Object value) {
        columns.put(
                column,
                switch (value) {
                    case Instant instant -> instant.toEpochMilli();
                    case Boolean yes -> yes ? 1 : 0;
                    case null, default -> value;
                });
        return this;
    }

    List<String> columns() {
        return List.copyOf(columns.keySet());
    }

    String insertInto(String table) {
        return table + " (" + String.join(", ", columns.keySet()) + ") VALUES ("
                + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
    }

    String assignments() {
        return columns.keySet().stream().map(column -> column + " = ?").collect(Collectors.joining(", "));
    }

    String takeOver(String key) {
        return columns.keySet().stream()
                .filter(column -> !column.equals(key))
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
    }

    @Nullable
    Object[] values() {
        return columns.values().toArray();
    }
}
