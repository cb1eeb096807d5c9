/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.PromptRow;
import dev.memlog.store.row.Rows.SummaryRow;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Memories in full for an agent, within a budget of tokens; what does not fit is named instead. */
public final class MemoryText {
    private static final int TEXT = 12_000;
    private static final int FACT = 600;
    private static final int FACTS = 60;
    private static final int FILES = 60;
    private static final int CONCEPTS = 400;
    /** For the frame and the words around the memories. */
    private static final int RESERVE = 120;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private final ZoneId zone;
    private final Kinds kinds;
    private final Function<MemoryRow, String> marks;
    private final int budget;

    /** @param marks what the head of a memory says beside its title */
    public MemoryText(ZoneId zone, Kinds kinds, Function<MemoryRow, String> marks, int budget) {
        this.zone = zone;
        this.kinds = kinds;
        this.marks = marks;
        this.budget = budget;
    }

    /**
     * @param unknown numbers that no memory has
     * @param explanations which of them are not what was asked for by the number that they have here
     */
    public String render(List<MemoryRow> memories, List<MemoryReference> unknown, List<String> explanations) {
        StringBuilder body = new StringBuilder();
        List<String> left = new ArrayList<>();
        long spent = RESERVE;
        for (MemoryRow memory : memories) {
            String text = render(memory);
            long cost = ReadTokens.of(text);
            if (spent + cost <= budget) {
                body.append(text);
                spent += cost;
            } else if (body.isEmpty()) {
                body.append(beginning(text, budget - spent));
                spent = budget;
            } else {
                left.add(name(memory));
            }
        }
        StringBuilder out = new StringBuilder(ContextFrame.OPEN).append('\n');
        if (!memories.isEmpty()) {
            out.append(ContextFrame.CAUTION).append('\n');
            explanations.forEach(text -> out.append(text).append('\n'));
            out.append(body);
        }
        name(
                out,
                "Nothing is remembered under: ",
                unknown.stream().map(MemoryReference::toString).toList());
        name(out, "Left out, ask again for what you need of: ", left);
        return out.append(ContextFrame.CLOSE).toString();
    }

    private String render(MemoryRow memory) {
        StringBuilder out = new StringBuilder(name(memory))
                .append(' ')
                .append(TIME.format(memory.at().atZone(zone)))
                .append(' ');
        switch (memory) {
            case ObservationRow row -> observation(out, row);
            case SummaryRow row -> summary(out, row);
            case PromptRow row -> {
                head(out, Kinds.PROMPT + " prompt", row);
                field(out, "Text", row.text());
            }
        }
        Remarks.original(memory).forEach((part, text) -> field(out, "Before the edit, " + part, text));
        return out.toString();
    }

    private void observation(StringBuilder out, ObservationRow row) {
        head(
                out,
                kinds.sign(row.kind()) + " " + RecalledText.line(row.kind(), MemoryLines.PROJECT) + ": "
                        + RecalledText.line(row.title(), FACT),
                row);
        if (row.supersededBy() != null) {
            out.append("Superseded by #").append(row.supersededBy()).append(".\n");
        }
        field(out, "About", row.subtitle());
        field(out, "Narrative", row.narrative());
        row.facts().stream()
                .limit(FACTS)
                .map(fact -> RecalledText.line(fact, FACT))
                .filter(fact -> !fact.isEmpty())
                .forEach(fact -> out.append("- ").append(fact).append('\n'));
        if (!row.concepts().isEmpty()) {
            out.append("Concepts: ")
                    .append(RecalledText.line(String.join(", ", row.concepts()), CONCEPTS))
                    .append('\n');
        }
        files(out, "Modified", row.filesModified());
        files(
                out,
                "Read",
                row.filesRead().stream()
                        .filter(path -> !row.filesModified().contains(path))
                        .toList());
    }

    private void summary(StringBuilder out, SummaryRow row) {
        head(out, Kinds.SUMMARY + " session summary", row);
        field(out, "Request", row.request());
        field(out, "Investigated", row.investigated());
        field(out, "Learned", row.learned());
        field(out, "Completed", row.completed());
        field(out, "Next steps", row.nextSteps());
        field(out, "Notes", row.notes());
    }

    private void head(StringBuilder out, String what, MemoryRow row) {
        out.append(what);
        if (!row.project().isBlank()) {
            out.append(" [")
                    .append(RecalledText.line(row.project(), MemoryLines.PROJECT))
                    .append(']');
        }
        out.append(marks.apply(row))
                .append(Remarks.of(row))
                .append(row.marks().pinned() ? " [pinned]" : "")
                .append(row.hidden() ? " (hidden)\n" : "\n");
    }

    private static void field(StringBuilder out, String name, @Nullable String text) {
        String line = text == null ? "" : RecalledText.line(text, TEXT);
        if (!line.isEmpty()) {
            out.append(name).append(": ").append(line).append('\n');
        }
    }

    private static void files(StringBuilder out, String name, List<String> paths) {
        if (paths.isEmpty()) {
            return;
        }
        out.append(name)
                .append(": ")
                .append(paths.stream()
                        .limit(FILES)
                        .map(path -> RecalledText.path(path, MemoryLines.PATH))
                        .collect(Collectors.joining(", ")))
                .append(paths.size() > FILES ? " and " + (paths.size() - FILES) + " more\n" : "\n");
    }

    private static String name(MemoryRow memory) {
        return MemoryReference.of(memory).toString();
    }

    private static void name(StringBuilder out, String what, List<String> names) {
        if (!names.isEmpty()) {
            out.append(what).append(String.join(", ", names)).append(".\n");
        }
    }

    /** The beginning of a text within a number of tokens, with a mark where it was cut. */
    private static String beginning(String text, long tokens) {
        int end = text.length();
        while (end > 0 && ReadTokens.of(text.substring(0, end)) > tokens) {
            end = end * 9 / 10;
        }
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end).stripTrailing() + "… [cut: ask for it alone, with a larger max_tokens]\n";
    }
}
