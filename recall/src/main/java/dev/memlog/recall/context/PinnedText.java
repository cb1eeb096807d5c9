/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.recall.text.FullField;
import dev.memlog.recall.text.MemoryLines;
import dev.memlog.recall.text.ObservationText;
import dev.memlog.recall.text.ReadTokens;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.PromptRow;
import dev.memlog.store.row.Rows.SummaryRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a context begins with: memories that people have pinned, and those for all projects. As many as the share of the
 * budget holds get a line; as far as it goes, the first of them are told in full.
 *
 * @param numbers of the memories that are told
 * @param text lines, each with its end; empty without any
 */
record PinnedText(Set<Long> numbers, String text) {
    static final PinnedText NONE = new PinnedText(Set.of(), "");

    /** The part of a context's budget that is used at most. */
    private static final double SHARE = 0.25;

    /** However large the budget: an agent's own limit has to hold the rest, too. */
    private static final int MOST_TOKENS = 1_000;

    private static final int SUMMARY_FIELD = 300;
    /** For the line that says how many are left out. */
    private static final int RESERVE = 20;

    PinnedText {
        numbers = Set.copyOf(numbers);
    }

    /** @param rows the first first */
    static PinnedText of(List<MemoryRow> rows, MemoryLines lines, int budget) {
        long left = (long) Math.min(SHARE * budget, MOST_TOKENS) - RESERVE;
        List<MemoryRow> told = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (MemoryRow row : rows) {
            String line = line(row, lines);
            long cost = ReadTokens.of(line);
            if (cost > left) {
                break;
            }
            left -= cost;
            told.add(row);
            texts.add(line);
        }
        for (int i = 0; i < told.size(); i++) {
            String full = full(told.get(i), lines);
            long more = ReadTokens.of(full) - ReadTokens.of(texts.get(i));
            if (more <= left) {
                left -= more;
                texts.set(i, full);
            }
        }
        if (told.isEmpty()) {
            return NONE;
        }
        int rest = rows.size() - told.size();
        String more = rest == 0 ? "" : "and " + rest + " more that search finds\n";
        return new PinnedText(Set.copyOf(told.stream().map(MemoryRow::number).toList()), String.join("", texts) + more);
    }

    boolean isEmpty() {
        return numbers.isEmpty();
    }

    private static String line(MemoryRow row, MemoryLines lines) {
        return switch (row) {
            case ObservationRow observation -> lines.dated(observation) + "\n";
            case SummaryRow summary -> lines.dated(summary) + "\n";
            case PromptRow prompt -> "";
        };
    }

    private static String full(MemoryRow row, MemoryLines lines) {
        return switch (row) {
            case ObservationRow observation -> ObservationText.full(observation, lines, FullField.BOTH);
            case SummaryRow summary -> {
                StringBuilder out = new StringBuilder(lines.dated(summary)).append('\n');
                ObservationText.field(out, "Learned", summary.learned(), SUMMARY_FIELD);
                ObservationText.field(out, "Completed", summary.completed(), SUMMARY_FIELD);
                yield out.toString();
            }
            case PromptRow prompt -> "";
        };
    }
}
