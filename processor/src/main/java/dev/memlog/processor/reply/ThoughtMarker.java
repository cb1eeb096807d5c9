/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The beginning or the end of a model's thought, as a chat template or the model itself writes it: {@code <think>},
 * {@code [THINK]}, {@code <|START_THINKING|>}, {@code ◁think▷}.
 *
 * @param end position after its last character
 * @param firstInLine true if only blanks precede it in its line
 */
record ThoughtMarker(boolean opens, int start, int end, boolean firstInLine) {
    private static final int MAX_LENGTH = 60;
    private static final int MAX_MARKERS = 1_000;
    private static final Set<String> NAMES = Set.of(
            "analysis",
            "chain_of_thought",
            "cot",
            "deliberation",
            "inner_monologue",
            "internal_monologue",
            "monologue",
            "rationale",
            "reasoning",
            "reflection",
            "scratchpad",
            "thought",
            "thoughts");
    private static final Set<String> BRACKETED = Set.of("THINK", "THINKING", "THOUGHT", "REASONING");

    static List<ThoughtMarker> in(String text) {
        List<ThoughtMarker> found = new ArrayList<>();
        int at = 0;
        while (at < text.length() && found.size() < MAX_MARKERS) {
            ThoughtMarker marker = at(text, at);
            if (marker != null) {
                found.add(marker);
            }
            at = marker == null ? at + 1 : marker.end();
        }
        return found;
    }

    private static @Nullable ThoughtMarker at(String text, int start) {
        char closing = switch (text.charAt(start)) {
            case '<' -> '>';
            case '[' -> ']';
            case '◁' -> '▷';
            default -> 0;
        };
        int end = closing == 0 ? -1 : endOf(text, start + 1, closing);
        if (end < 0
                || (start > 0
                        && Character.isJavaIdentifierPart(text.charAt(start - 1))
                        && closing == '>'
                        && text.charAt(start + 1) != '/')) {
            return null;
        }
        String inside = text.substring(start + 1, end).strip();
        boolean slash = inside.startsWith("/");
        String name = slash ? inside.substring(1) : inside;
        if (name.endsWith("/") || (closing == ']' && !BRACKETED.contains(name))) {
            return null;
        }
        return named(plain(name), slash, start, end + 1, isFirstInLine(text, start));
    }

    private static @Nullable ThoughtMarker named(String name, boolean slash, int start, int end, boolean first) {
        // Tokens that some tokenizers reserve for it.
        if (name.equals("unused94") || name.equals("unused95")) {
            return new ThoughtMarker(name.endsWith("4"), start, end, first);
        }
        if (!NAMES.contains(name) && !name.contains("think") && !name.contains("thought")) {
            return null;
        }
        boolean ends = slash || name.startsWith("end") || name.startsWith("/");
        return new ThoughtMarker(!ends, start, end, first);
    }

    private static int endOf(String text, int from, char closing) {
        int limit = Math.min(text.length(), from + MAX_LENGTH);
        for (int i = from; i < limit; i++) {
            char c = text.charAt(i);
            if (c == closing) {
                return i;
            }
            if (c == '\n' || c == '<') {
                return -1;
            }
        }
        return -1;
    }

    /** The name in lower case, without the bars of a special token and without attributes. */
    private static String plain(String name) {
        int from = name.startsWith("|") ? 1 : 0;
        int to = from;
        while (to < name.length() && !Character.isWhitespace(name.charAt(to)) && name.charAt(to) != '|') {
            to++;
        }
        return name.substring(from, to).toLowerCase(Locale.ROOT);
    }

    private static boolean isFirstInLine(String text, int start) {
        for (int i = start - 1; i >= 0 && start - i <= MAX_LENGTH; i--) {
            char c = text.charAt(i);
            if (c == '\n') {
                return true;
            }
            // A special token, or the end of an element, may precede it.
            if (!Character.isWhitespace(c)) {
                return c == '>' || c == ']';
            }
        }
        return start <= MAX_LENGTH;
    }
}
