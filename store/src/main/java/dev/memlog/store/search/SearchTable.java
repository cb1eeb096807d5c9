/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.search.SearchRequest.Scope;
import java.util.List;

/**
 * The table of one kind of memory, and its full-text index.
 *
 * @param columns those of the index, in its order; the last has the parts of identifiers and of sentences without spaces
 */
record SearchTable(Scope scope, String table, List<String> columns) {
    private static final SearchTable OBSERVATIONS = new SearchTable(
            Scope.OBSERVATIONS,
            "observations",
            List.of(
                    "title",
                    "subtitle",
                    "narrative",
                    "facts",
                    "concepts",
                    "files_read",
                    "files_modified",
                    "terms"));
    private static final SearchTable SUMMARIES = new SearchTable(
            Scope.SUMMARIES,
            "summaries",
            List.of("request", "investigated", "learned", "completed", "next_steps", "notes", "terms"));
    private static final SearchTable PROMPTS = new SearchTable(Scope.PROMPTS, "prompts", List.of("text", "terms"));

    static SearchTable of(Scope scope) {
        return switch (scope) {
            case OBSERVATIONS -> OBSERVATIONS;
            case SUMMARIES -> SUMMARIES;
            case PROMPTS -> PROMPTS;
        };
    }

    String fullText() {
        return table + "_fts";
    }

    /** A column as people know it. */
    static String shown(String column) {
        return column.equals("terms") ? "parts" : column;
    }
}
