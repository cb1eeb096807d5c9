/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PorterStemmerTest {
    private static final List<String> BEGINNINGS = List.of(
            "a",
            "cart",
            "hop",
            "fil",
            "fall",
            "hiss",
            "fizz",
            "agre",
            "plast",
            "conflat",
            "troubl",
            "siz",
            "tann",
            "fail",
            "snow",
            "box",
            "tray",
            "happ",
            "sk",
            "relat",
            "condit",
            "valen",
            "hesit",
            "digit",
            "conform",
            "radic",
            "differ",
            "vile",
            "analog",
            "vietnam",
            "predic",
            "oper",
            "feudal",
            "decis",
            "hope",
            "callous",
            "formal",
            "sensit",
            "sensib",
            "triplic",
            "form",
            "electr",
            "good",
            "reviv",
            "allow",
            "infer",
            "airlin",
            "gyroscop",
            "adjust",
            "defens",
            "irrit",
            "replac",
            "depend",
            "adopt",
            "homolog",
            "commun",
            "activ",
            "angular",
            "effect",
            "bowdler",
            "prob",
            "rat",
            "ceas",
            "controll",
            "roll",
            "yell",
            "syzyg",
            "say",
            "queu",
            "3d",
            "utf8",
            "x");
    private static final List<String> ENDINGS = List.of(
            "", "s", "ss", "sses", "ies", "ed", "eed", "ing", "y", "ying", "e", "es", "er", "ers", "ational", "tional",
            "enci", "anci", "izer", "bli", "ably", "alli", "entli", "eli", "ousli", "ization", "ation", "ations",
            "ator", "alism", "iveness", "fulness", "ousness", "aliti", "iviti", "biliti", "ability", "logi", "icate",
            "ative", "alize", "iciti", "ical", "ful", "ness", "al", "ance", "ence", "ic", "able", "ible", "ant",
            "ement", "ment", "ent", "ion", "sion", "tion", "ou", "ism", "ate", "iti", "ous", "ive", "ize", "l", "ll",
            "lle");

    @Test
    void shouldKeepTheStemsOfTheIndex() throws SQLException {
        List<String> words = new ArrayList<>();
        BEGINNINGS.forEach(beginning -> ENDINGS.forEach(ending -> words.add(beginning + ending)));

        List<String> different = new ArrayList<>();
        ofIndex(words).forEach((word, stem) -> {
            if (!PorterStemmer.stem(word).equals(stem)) {
                different.add(word + ": " + stem + ", not " + PorterStemmer.stem(word));
            }
        });

        assertThat(different).isEmpty();
    }

    private static Map<String, String> ofIndex(List<String> words) throws SQLException {
        Map<String, String> stems = new LinkedHashMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE VIRTUAL TABLE f USING fts5 (t, tokenize='porter unicode61')");
            statement.executeUpdate("CREATE VIRTUAL TABLE v USING fts5vocab (f, instance)");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO f (rowid, t) VALUES (?, ?)")) {
                for (int i = 0; i < words.size(); i++) {
                    insert.setInt(1, i);
                    insert.setString(2, words.get(i));
                    insert.executeUpdate();
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT doc, term FROM v ORDER BY doc")) {
                while (rows.next()) {
                    stems.put(words.get(rows.getInt(1)), rows.getString(2));
                }
            }
        }
        return stems;
    }
}
