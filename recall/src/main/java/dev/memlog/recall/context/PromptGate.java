/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * When an observation is told unasked. Its agreement with the prompt is the mean of two shares: how much of the prompt it
 * has in words, and how close it is in meaning, which counts twice, since memories are seldom worded as prompts are. Of
 * those that agree enough, the best are told, by their agreement, their place by words and their title. Decision 0056 has
 * the figures.
 *
 * @param agreement what an observation must reach where meaning is known, 0 to 1
 * @param words the same where words decide alone
 * @param subject what the prompt's words must weigh together for anything to be looked for, and the shared ones where
 *     words decide alone
 * @param substance the weight of shared words that it needs where meaning is known: 1 is a word that no other memory has
 * @param margin what it must have of the best one's value to be told beside it, 0 to 1
 */
public record PromptGate(double agreement, double words, double subject, double substance, double margin) {
    public static final PromptGate STANDARD = new PromptGate(0.42, 0.5, 1.5, 0.9, 0.85);

    private static final double MEANING = 2;

    /** Those that are told, best first. */
    public List<PromptMatch> told(List<PromptMatch> matches) {
        List<PromptMatch> admitted = matches.stream()
                .filter(match -> match.shared() >= (match.isMeant() ? substance : subject))
                .filter(match -> agreement(match) >= (match.isMeant() ? agreement : words))
                .sorted(Comparator.comparingDouble(PromptGate::value)
                        .thenComparingLong(match -> match.row().number())
                        .reversed())
                .toList();
        List<PromptMatch> told = new ArrayList<>();
        for (PromptMatch match : admitted) {
            if (value(match) >= margin * value(admitted.getFirst())) {
                told.add(match);
            }
        }
        return told;
    }

    private static double agreement(PromptMatch match) {
        return match.isMeant() ? (match.covered() + MEANING * match.closeness()) / (1 + MEANING) : match.covered();
    }

    private static double value(PromptMatch match) {
        double byWords = match.covered() + match.ranked() + match.titled();
        return match.isMeant() ? (byWords + MEANING * match.closeness()) / (3 + MEANING) : byWords / 3;
    }
}
