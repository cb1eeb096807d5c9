/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The sign of each kind of observation; a kind of somebody's own mode gets a dot. */
final class Kinds {
    static final String SUMMARY = "📌";
    static final String PROMPT = "💬";
    private static final String OTHER = "•";

    private static final Map<String, String> SIGNS = Map.of(
            "bugfix", "🐛",
            "feature", "✨",
            "refactor", "♻",
            "change", "✏",
            "discovery", "🔍",
            "decision", "⚖",
            "security_alert", "🚨",
            "security_note", "🔒",
            "sensitive", "🔒");

    private Kinds() {}

    static String sign(String kind) {
        return SIGNS.getOrDefault(kind, OTHER);
    }

    /** Explains the signs of those kinds that occur. */
    static String legend(Collection<String> kinds) {
        Map<String, String> known = new LinkedHashMap<>();
        kinds.stream().filter(SIGNS::containsKey).forEach(kind -> known.put(kind, sign(kind)));
        return known.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(" "));
    }
}
