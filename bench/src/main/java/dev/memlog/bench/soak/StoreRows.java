/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a store node has made of the log: the rows of all its databases, the local one and those of teams. Two nodes that
 * have read the same log have the same rows, in whatever order partitions were read and however often a node was killed.
 *
 * @param rows by database and table, each row with its columns' names
 */
record StoreRows(SortedMap<String, Set<String>> rows) {
    private static final int DEPTH = 3;
    private static final int SHOWN = 2;
    private static final int LONGEST = 400;

    // Not compared: positions, which other records move, and indexes.
    private static final List<String> TABLES = List.of(
            "observations",
            "summaries",
            "prompts",
            "sessions",
            "events",
            "settlements",
            "denials",
            "provider_denials",
            "memory_edits",
            "memory_shares",
            "memory_marks",
            "memory_grounds",
            "memory_keys",
            "told",
            "told_memories",
            "told_uses");

    /** @param data of a store node, which may be running */
    static StoreRows of(Path data) throws IOException {
        SortedMap<String, Set<String>> rows = new TreeMap<>();
        for (Path database : databases(data)) {
            for (String table : TABLES) {
                rows.put(database.getFileName() + " " + table, read(database, "SELECT * FROM " + table));
            }
        }
        return new StoreRows(rows);
    }

    static List<Path> databases(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data, DEPTH)) {
            return files.filter(file -> file.toString().endsWith(".db"))
                    .sorted()
                    .toList();
        }
    }

    /** The rows that a query finds in a database, each with its columns' names. */
    static Set<String> read(Path database, String query) throws IOException {
        Set<String> rows = new TreeSet<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(found.getMetaData().getColumnName(i))
                            .append('=')
                            .append(found.getString(i))
                            .append(' ');
                }
                rows.add(row.toString());
            }
        } catch (SQLException e) {
            throw new IOException("cannot read " + database, e);
        }
        return rows;
    }

    int count(String table) {
        return rows.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(" " + table))
                .mapToInt(entry -> entry.getValue().size())
                .sum();
    }

    /** A line for each table that differs; empty if none does. */
    List<String> differences(StoreRows other) {
        List<String> differences = new ArrayList<>();
        Set<String> tables = new TreeSet<>(rows.keySet());
        tables.addAll(other.rows.keySet());
        for (String table : tables) {
            Set<String> here = new TreeSet<>(rows.getOrDefault(table, Set.of()));
            Set<String> there = new TreeSet<>(other.rows.getOrDefault(table, Set.of()));
            Set<String> both = new TreeSet<>(here);
            both.retainAll(there);
            here.removeAll(both);
            there.removeAll(both);
            if (!here.isEmpty() || !there.isEmpty()) {
                differences.add(table + ": " + here.size() + " rows such as " + some(here) + "; the other has "
                        + there.size() + " such as " + some(there));
            }
        }
        return differences;
    }

    private static List<String> some(Set<String> rows) {
        return rows.stream()
                .limit(SHOWN)
                .map(row -> row.substring(0, Math.min(LONGEST, row.length())))
                .toList();
    }
}
