/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.store.MemoryQueries;
import dev.memlog.store.Rows.MemoryRow;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A memory as people and agents cite it: {@code #123} or {@code 123} for whichever memory has this number, {@code #S12}
 * for a session's summary, {@code #P13} for a prompt.
 */
record MemoryReference(Kind kind, long number) {
    static final String ALLOWED = "a memory's number: 123, S12 for a session's summary, P13 for a prompt";
    private static final Pattern FORM = Pattern.compile("#?([SP]?)(\\d{1,16})");
    private static final long MAX_NUMBER = (1L << 53) - 1;

    enum Kind {
        ANY(""),
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

    static Optional<MemoryReference> parse(String text) {
        Matcher form = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!form.matches() || Long.parseLong(form.group(2)) > MAX_NUMBER) {
            return Optional.empty();
        }
        return Optional.of(new MemoryReference(Kind.of(form.group(1)), Long.parseLong(form.group(2))));
    }

    Optional<MemoryRow> find(MemoryQueries memories) {
        return switch (kind) {
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
