/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.PromptRow;
import dev.memlog.store.row.Rows.SummaryRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A memory as people and agents cite it: {@code #123} or {@code 123} for whichever memory has this number, {@code #S12}
 * for a session's summary, {@code #P13} for a prompt.
 */
public record MemoryReference(Kind kind, long number) {
    public static final String ALLOWED = "a memory's number: 123, S12 for a session's summary, P13 for a prompt";
    private static final Pattern FORM = Pattern.compile("#?([SP]?)(\\d{1,16})");
    private static final long MAX_NUMBER = (1L << 53) - 1;

    /** Which memories a number may be of. */
    public enum Kind {
        ANY(""),
        OBSERVATION(""),
        SUMMARY("S"),
        PROMPT("P");

        private final String letter;

        Kind(String letter) {
            this.letter = letter;
        }

        private static Kind of(String letter) {
            return switch (letter) {
                case "S" -> SUMMARY;
                case "P" -> PROMPT;
                default -> ANY;
            };
        }
    }

    public static Optional<MemoryReference> parse(String text) {
        Matcher form = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!form.matches() || Long.parseLong(form.group(2)) > MAX_NUMBER) {
            return Optional.empty();
        }
        return Optional.of(new MemoryReference(Kind.of(form.group(1)), Long.parseLong(form.group(2))));
    }

    /** What it is cited by here. */
    public static MemoryReference of(MemoryRow memory) {
        return switch (memory) {
            case ObservationRow row -> new MemoryReference(Kind.OBSERVATION, row.number());
            case SummaryRow row -> new MemoryReference(Kind.SUMMARY, row.number());
            case PromptRow row -> new MemoryReference(Kind.PROMPT, row.number());
        };
    }

    /** All that it may mean, the most likely first: what has the number here, then what had it where it was made. */
    public List<Meant> meant(MemoryQueries memories) {
        return meant(memories, false);
    }

    /** @param old whether only what had the number where it was made is meant */
    public List<Meant> meant(MemoryQueries memories, boolean old) {
        List<Meant> all = new ArrayList<>();
        if (!old) {
            here(memories).ifPresent(memory -> all.add(new Meant(memory, false)));
        }
        elsewhere(memories).stream()
                .filter(memory -> all.isEmpty() || memory.number() != number)
                .forEach(memory -> all.add(new Meant(memory, true)));
        return all;
    }

    /** @param elsewhere whether it had the number where it was made, and not here */
    public record Meant(MemoryRow memory, boolean elsewhere) {}

    /** Says which of those are not what the number means here; empty where that goes without saying. */
    public String explain(List<Meant> meant) {
        String others = meant.stream()
                .filter(Meant::elsewhere)
                .map(each -> of(each.memory()).toString())
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? "" : "Imported under the number " + this + ": " + others + ".";
    }

    private List<MemoryRow> elsewhere(MemoryQueries memories) {
        List<MemoryRow> all = memories.onceNumbered(List.of(number)).stream()
                .map(MemoryQueries.OnceNumbered::memory)
                .filter(memory -> kind == Kind.ANY || of(memory).kind == kind)
                .toList();
        // A number alone names an observation wherever there is one.
        return all.stream()
                .filter(memory -> of(memory).kind == of(all.getFirst()).kind)
                .toList();
    }

    private Optional<MemoryRow> here(MemoryQueries memories) {
        return switch (kind) {
            case OBSERVATION -> memories.observation(number).map(MemoryRow.class::cast);
            case SUMMARY -> memories.summary(number).map(MemoryRow.class::cast);
            case PROMPT -> memories.prompt(number).map(MemoryRow.class::cast);
            case ANY ->
                memories.observation(number)
                        .map(MemoryRow.class::cast)
                        .or(() -> memories.summary(number).map(MemoryRow.class::cast))
                        .or(() -> memories.prompt(number).map(MemoryRow.class::cast));
        };
    }

    @Override
    public String toString() {
        return "#" + kind.letter + number;
    }
}
