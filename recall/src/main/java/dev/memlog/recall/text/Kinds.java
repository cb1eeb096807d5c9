/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The known kinds of observations and their signs; a kind without a sign gets a dot. */
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

    private static final List<String> USUAL =
            List.of("bugfix", "feature", "refactor", "change", "discovery", "decision");

    public static final Kinds STANDARD = new Kinds(List.of(), Map.of());

    private final Supplier<Known> known;

    private record Known(List<String> names, Map<String, String> signs) {}

    private Kinds(Supplier<Known> known) {
        this.known = known;
    }

    /**
     * @param names of the modes' kinds, beside and before the usual ones
     * @param signs of those that have one
     */
    public Kinds(List<String> names, Map<String, String> signs) {
        List<String> every =
                Stream.concat(names.stream(), USUAL.stream()).distinct().toList();
        Map<String, String> all = new LinkedHashMap<>(STANDARD_SIGNS);
        signs.forEach((kind, sign) -> {
            String shown = RecalledText.line(sign, LONGEST_SIGN);
            if (!shown.isEmpty()) {
                all.put(kind, shown);
            }
        });
        Known fixed = new Known(every, Map.copyOf(all));
        this.known = () -> fixed;
    }

    /** Those that hold at the time of each question, where they may change. */
    public static Kinds following(Supplier<Kinds> now) {
        return new Kinds(() -> now.get().known.get());
    }

    public List<String> names() {
        return known.get().names();
    }

    String sign(String kind) {
        return known.get().signs().getOrDefault(kind, OTHER);
    }

    /** Explains the signs of those kinds that occur. */
    public String legend(Collection<String> kinds) {
        return kinds.stream()
                .filter(known.get().signs()::containsKey)
                .map(kind -> sign(kind) + " " + RecalledText.line(kind, LONGEST_KIND))
                .collect(Collectors.joining(" "));
    }
}
