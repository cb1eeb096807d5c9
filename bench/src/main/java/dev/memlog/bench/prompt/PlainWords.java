/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.prompt;

import dev.memlog.bench.prompt.PromptSet.Prompt;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.SearchTerms;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The first memory by plain FTS5: any of the words but stop words, Porter's stems, BM25, and a threshold of that. */
final class PlainWords {
    private static final Set<String> STOP_WORDS = Arrays.stream(
                    ("a an and are as at be been but by did do does for from had has have he her his how i in is it its of on or she"
                                    + " that the their them they this to was were what when where which while who whom why will with would you"
                                    + " your my me can could should about")
                            .split(" "))
            .collect(Collectors.toUnmodifiableSet());
    /** The share of foreign prompts that may be told something. */
    private static final double FOREIGN = 0.02;

    private static final int HIGHEST = 60;

    private final Database database;

    PlainWords(Database database) throws SQLException {
        this.database = database;
        try (Statement statement = database.writer().createStatement()) {
            statement.executeUpdate("CREATE VIRTUAL TABLE plain USING fts5(title, narrative, files_modified,"
                    + " content='observations', content_rowid='number', tokenize='porter unicode61')");
            statement.executeUpdate("INSERT INTO plain (plain) VALUES ('rebuild')");
        }
    }

    List<Long> first(String prompt, double threshold) {
        List<String> words = SearchTerms.words(prompt).stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        List<String> telling =
                words.stream().filter(word -> !STOP_WORDS.contains(word)).toList();
        String match = (telling.isEmpty() ? words : telling)
                .stream().map(word -> '"' + word + '"').collect(Collectors.joining(" OR "));
        try (PreparedStatement statement = database.writer()
                .prepareStatement("SELECT rowid, -bm25(plain) FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT 1")) {
            statement.setString(1, match);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getDouble(2) >= threshold ? List.of(rows.getLong(1)) : List.of();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The lowest threshold by which few enough foreign prompts of the half to tune on are told something. */
    double tuned(PromptSet set) {
        for (int threshold = 0; threshold < HIGHEST; threshold++) {
            PromptScore score = new PromptScore();
            for (Prompt prompt : set.prompts()) {
                if (!prompt.isHeld()) {
                    score.add(prompt, first(prompt.text(), threshold));
                }
            }
            if (score.foreign() <= FOREIGN) {
                return threshold;
            }
        }
        return HIGHEST;
    }
}
