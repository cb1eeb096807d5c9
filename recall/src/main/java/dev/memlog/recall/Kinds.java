/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The sign of each kind of observation; a kind that nobody gave one gets a dot. */
public final class Kinds {
    static final String SUMMARY = "📌";
    static final String PROMPT = "💬";
    private static final String OTHER = "•";
    private static final int LONGEST_SIGN = 8;
    private static final int LONGEST_KIND = 64;

    private static final Map<String, String> STANDARD_SIGNS = Map.of(
            "bugfix", "🐛",
            "feature", "✨",
            "refactor", "♻",
            "change", "✏",
            "discovery", "🔍",
            "decision", "⚖",
            "security_alert", "🚨",
            "security_note", "🔒",
            "sensitive", "🔒");

    static final Kinds STANDARD = new Kinds(Map.of());

    private final Map<String, String> signs;

    /** @param signs of a mode's own kinds, beside and before the usual ones */
    public Kinds(Map<String, String> signs) {
        Map<String, String> all = new LinkedHashMap<>(STANDARD_SIGNS);
        signs.forEach((kind, sign) -> {
            String shown = RecalledText.line(sign, LONGEST_SIGN);
            if (!shown.isEmpty()) {
                all.put(kind, shown);
            }
        });
        this.signs = Map.copyOf(all);
    }

    String sign(String kind) {
        return signs.getOrDefault(kind, OTHER);
    }

    /** Explains the signs of those kinds that occur. */
    String legend(Collection<String> kinds) {
        return kinds.stream()
                .filter(signs::containsKey)
                .map(kind -> sign(kind) + " " + RecalledText.line(kind, LONGEST_KIND))
                .collect(Collectors.joining(" "));
    }
}
