/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.search.SearchRequest.Scope;

/** The table of one kind of memory, and its full-text index. */
record SearchTable(Scope scope, String table) {
    static SearchTable of(Scope scope) {
        return new SearchTable(
                scope,
                switch (scope) {
                    case OBSERVATIONS -> "observations";
                    case SUMMARIES -> "summaries";
                    case PROMPTS -> "prompts";
                });
    }

    String fullText() {
        return table + "_fts";
    }
}
