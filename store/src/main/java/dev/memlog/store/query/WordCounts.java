/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.Select;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In how many memories words occur. The vocabulary is that of the memories that the whole team finds.
 *
 * <p>Threading: safe; reads run beside the one writer.
 *
 * @param observations number of observations
 * @param counts memories with each word, as written but in lower case; words that none has are left out
 */
public record WordCounts(long observations, Map<String, Long> counts) {
    private static final int MOST_AT_ONCE = 500;

    public WordCounts {
        counts = Map.copyOf(counts);
    }

    static WordCounts of(ReadSource database, Collection<String> words) {
        return database.read(connection -> {
            long all = new Select("count(*) FROM observations").number(connection);
            Map<String, Long> counts = new HashMap<>();
            List<String> asked = new ArrayList<>(words);
            for (int from = 0; from < asked.size(); from += MOST_AT_ONCE) {
                new Select("term, doc FROM word_counts")
                        .whereIn("term", asked.subList(from, Math.min(asked.size(), from + MOST_AT_ONCE)))
                        .list(connection, row -> counts.put(row.getString(1), row.getLong(2)));
            }
            return new WordCounts(all, counts);
        });
    }
}
