/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;

/**
 * Compares texts regardless of case. SQLite's own {@code lower} folds ASCII alone; {@code folded} folds all letters and
 * normalizes accents, but is a Java callback for every row.
 */
public final class Capitals {
    private Capitals() {}

    public static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    /** The name of the SQL function that folds texts for a search for these values. */
    public static String functionFor(Collection<String> values) {
        return values.stream().allMatch(Capitals::isAscii) ? "lower" : "folded";
    }

    static void addTo(Connection connection) throws SQLException {
        Function.create(connection, "folded", new Folded(), 1, Function.FLAG_DETERMINISTIC);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(character -> character < 128);
    }

    private static final class Folded extends Function {
        @Override
        protected void xFunc() throws SQLException {
            @Nullable String text = value_text(0);
            if (text == null) {
                result();
            } else {
                result(fold(text));
            }
        }
    }
}
