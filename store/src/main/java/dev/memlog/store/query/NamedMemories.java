/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.store.row.RowReaders;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Shown;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.RenamedProjects;
import dev.memlog.store.sql.SearchTerms;
import dev.memlog.store.sql.Select;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Observations that name a thing exactly, newest first, by the full-text index alone: no scoring and no scan of texts,
 * since an agent waits for them before a tool call.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public final class NamedMemories {
    private static final String FULL_TEXT = "observations_fts";
    private static final String FILES = "{files_read files_modified}";
    private static final String TEXTS = "{title subtitle narrative facts}";

    private final ReadSource database;

    NamedMemories(ReadSource database) {
        this.database = database;
    }

    /**
     * Those that read or changed a file of this name, in whatever folder.
     *
     * @param name without its folder; nothing is found for one without letters or digits
     */
    public List<ObservationRow> ofFile(List<String> projects, String name, int limit) {
        List<String> words = SearchTerms.words(name);
        return words.isEmpty() ? List.of() : find(projects, FILES + " : \"" + String.join(" ", words) + '"', limit);
    }

    /** Those whose texts have all of these words, in any order; nothing is found for none. */
    public List<ObservationRow> withAll(List<String> projects, List<String> words, int limit) {
        String all = words.stream()
                .flatMap(word -> SearchTerms.words(word).stream())
                .distinct()
                .map(word -> '"' + word + '"')
                .collect(Collectors.joining(" AND "));
        return all.isEmpty() ? List.of() : find(projects, TEXTS + " : (" + all + ")", limit);
    }

    private List<ObservationRow> find(List<String> projects, String match, int limit) {
        return database.read(connection -> {
            Select select = new Select("observations.* FROM " + FULL_TEXT
                            + " JOIN observations ON observations.number = " + FULL_TEXT + ".rowid")
                    .where(FULL_TEXT + " MATCH ?", match)
                    .whereIn("project", RenamedProjects.now(connection, projects));
            Shown.CURRENT.filter(select, "observations");
            return select.then(" ORDER BY " + FULL_TEXT + ".rowid DESC LIMIT ?", limit)
                    .list(connection, RowReaders.OBSERVATION);
        });
    }
}
