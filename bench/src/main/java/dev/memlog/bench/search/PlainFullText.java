/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.search;

import dev.memlog.bench.search.LabelledSet.Note;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What one line of SQLite finds in one project: a table of its own with porter stems, any of the words, no stop words,
 * ordered by bm25. It is what search has to be better than.
 *
 * <p>Threading: one thread.
 */
final class PlainFullText implements AutoCloseable {
    private static final Pattern WORD = Pattern.compile("[^A-Za-z0-9]+");
    private static final Set<String> STOP =
            Set.of(("a an and are as at be been but by did do does for from had has have he her his how i in is it its"
                            + " of on or she that the their them they this to was were what when where which while who"
                            + " whom why will with would you your me my can could should about")
                    .split(" "));

    private final Connection connection;
    private final List<Note> notes;

    PlainFullText(List<Note> notes) throws SQLException {
        this.notes = notes;
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE VIRTUAL TABLE f USING fts5 (t, tokenize='porter unicode61')");
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO f (rowid, t) VALUES (?, ?)")) {
            for (int i = 0; i < notes.size(); i++) {
                Note note = notes.get(i);
                insert.setLong(1, i);
                insert.setString(
                        2, note.title() + "\n" + note.narrative() + "\n" + String.join(" ", note.files()));
                insert.executeUpdate();
            }
        }
    }

    /** The best ones first. */
    List<Note> find(String question, int count) throws SQLException {
        Set<String> words = new LinkedHashSet<>(Arrays.stream(WORD.split(question.toLowerCase(Locale.ROOT)))
                .filter(word -> !word.isEmpty())
                .toList());
        Set<String> telling =
                words.stream().filter(word -> !STOP.contains(word)).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> asked = telling.isEmpty() ? words : telling;
        if (asked.isEmpty()) {
            return List.of();
        }
        String match = asked.stream().map(word -> '"' + word + '"').collect(Collectors.joining(" OR "));
        List<Note> found = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT rowid FROM f WHERE f MATCH ? ORDER BY bm25(f) LIMIT ?")) {
            query.setString(1, match);
            query.setInt(2, count);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(notes.get(rows.getInt(1)));
                }
            }
        }
        return found;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
