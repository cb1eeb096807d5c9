/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of filters in a search's text, with their usual names. */
enum SearchField {
    TYPE,
    CONCEPT,
    FILE,
    PROJECT,
    AUTHOR,
    DATE,
    AFTER,
    BEFORE;

    private static final Map<String, SearchField> NAMES = Map.ofEntries(
            Map.entry("type", TYPE),
            Map.entry("types", TYPE),
            Map.entry("kind", TYPE),
            Map.entry("concept", CONCEPT),
            Map.entry("concepts", CONCEPT),
            Map.entry("tag", CONCEPT),
            Map.entry("file", FILE),
            Map.entry("files", FILE),
            Map.entry("path", FILE),
            Map.entry("project", PROJECT),
            Map.entry("projects", PROJECT),
            Map.entry("author", AUTHOR),
            Map.entry("by", AUTHOR),
            Map.entry("date", DATE),
            Map.entry("on", DATE),
            Map.entry("after", AFTER),
            Map.entry("since", AFTER),
            Map.entry("before", BEFORE),
            Map.entry("until", BEFORE));

    /** Null for a word before a colon that is no field. */
    static @Nullable SearchField of(String name) {
        return NAMES.get(name.toLowerCase(Locale.ROOT));
    }
}
