/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.prompt;

import dev.memlog.event.Bounds;

/**
 * The maximum size of one call, in estimated tokens.
 *
 * @param maxInputTokens for everything but the instructions
 * @param maxFieldTokens for one field of one event; a longer one loses its middle
 */
public record PromptBudget(int maxInputTokens, int maxFieldTokens) {
    public static final PromptBudget DEFAULT = new PromptBudget(24_000, Bounds.MAX_FIELD_TOKENS);
    static final int MIN_INPUT = 256;
    static final int MIN_FIELD = 32;

    public PromptBudget {
        if (maxInputTokens < MIN_INPUT) {
            throw new IllegalArgumentException(
                    "maxInputTokens must be at least " + MIN_INPUT + ", but is " + maxInputTokens);
        }
        if (maxFieldTokens < MIN_FIELD) {
            throw new IllegalArgumentException(
                    "maxFieldTokens must be at least " + MIN_FIELD + ", but is " + maxFieldTokens);
        }
    }

    /** The same budget within a model's limit: less for the whole, and for each field at most half of that. */
    public PromptBudget within(int inputTokens) {
        if (inputTokens >= maxInputTokens) {
            return this;
        }
        int input = Math.max(MIN_INPUT, inputTokens);
        return new PromptBudget(input, Math.max(MIN_FIELD, Math.min(maxFieldTokens, input / 2)));
    }

    /** A third of the budget, after the provider found the prompt too long. */
    public PromptBudget shrunk() {
        return new PromptBudget(Math.max(MIN_INPUT, maxInputTokens / 3), Math.max(MIN_FIELD, maxFieldTokens / 3));
    }
}
