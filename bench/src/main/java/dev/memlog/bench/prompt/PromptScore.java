/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.prompt;

import dev.memlog.bench.prompt.PromptSet.Prompt;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts what prompts were told. */
final class PromptScore {
    private final Counts own = new Counts();
    private final Counts foreign = new Counts();
    private final Map<String, Counts> sorts = new TreeMap<>();

    private static final class Counts {
        private int prompts;
        private int answered;
        private int told;
        private int meant;
        private int got;

        void add(Prompt prompt, List<Long> numbers) {
            int good = (int) numbers.stream().filter(prompt::means).count();
            prompts++;
            answered += numbers.isEmpty() ? 0 : 1;
            told += numbers.size();
            meant += good;
            got += good > 0 ? 1 : 0;
        }
    }

    void add(Prompt prompt, List<Long> numbers) {
        (prompt.isForeign() ? foreign : own).add(prompt, numbers);
        sorts.computeIfAbsent((prompt.isForeign() ? "foreign: " : "") + prompt.sort(), sort -> new Counts())
                .add(prompt, numbers);
    }

    /** The share of what is told that is meant, 0 to 1. */
    double precision() {
        return own.told == 0 ? 0 : (double) own.meant / own.told;
    }

    /** The share of prompts that get what is meant. */
    double got() {
        return (double) own.got / own.prompts;
    }

    /** The share of foreign prompts that are told anything. */
    double foreign() {
        return (double) foreign.answered / foreign.prompts;
    }

    List<String> strata() {
        return sorts.entrySet().stream()
                .map(sort -> sort.getKey().startsWith("foreign")
                        ? "%-28s %4d of %4d told something"
                                .formatted(sort.getKey(), sort.getValue().answered, sort.getValue().prompts)
                        : "%-28s %s".formatted(sort.getKey(), line(sort.getValue())))
                .toList();
    }

    private static String line(Counts counts) {
        return "%4d prompts   told %.2f   meant %.3f   get it %.3f"
                .formatted(
                        counts.prompts,
                        (double) counts.told / counts.prompts,
                        counts.told == 0 ? 0 : (double) counts.meant / counts.told,
                        (double) counts.got / counts.prompts);
    }

    @Override
    public String toString() {
        String apart = sorts.entrySet().stream()
                .filter(sort -> sort.getKey().startsWith("foreign"))
                .map(sort -> sort.getValue().answered + "/" + sort.getValue().prompts)
                .collect(Collectors.joining(" "));
        return line(own) + "   foreign %.3f (%s)".formatted(foreign(), apart);
    }
}
