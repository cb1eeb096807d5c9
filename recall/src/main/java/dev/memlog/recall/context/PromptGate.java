/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

/**
 * When an observation is told unasked. Its agreement with the prompt is the mean of two shares, each from 0 to 1: how much
 * of the prompt's weight in words it has, and how close it is in meaning, which counts more, since memories are seldom
 * worded as prompts are. Decision 0056 has the figures.
 *
 * @param meaning the weight of closeness in meaning beside that of the words, which is 1
 * @param agreement what an observation must reach where meaning is known
 * @param words the share of words that it must reach where meaning is not known
 * @param substance the weight of shared words that it needs in any case: 1 is a word that no other memory has
 * @param margin what an observation must have of the best one's agreement to be told beside it
 */
public record PromptGate(double meaning, double agreement, double words, double substance, double margin) {
    public static final PromptGate STANDARD = new PromptGate(2.0, 0.44, 0.45, 1.2, 0.8);

    /**
     * @param covered the share of the prompt's words
     * @param closeness in meaning; NaN where it is not known
     */
    double agreement(double covered, double closeness) {
        return Double.isNaN(closeness) ? covered : (covered + meaning * closeness) / (1 + meaning);
    }

    boolean admits(double agreement, double shared, boolean isMeant) {
        return shared >= substance && agreement >= (isMeant ? this.agreement : words);
    }
}
