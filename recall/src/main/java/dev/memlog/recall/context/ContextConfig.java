/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.recall.text.FullField;
import dev.memlog.store.row.PageRequest;
import java.util.List;

/**
 * The content and size of the context.
 *
 * @param budget {@code context.budget-tokens}: maximum of estimated tokens, 800 to 50000
 * @param observations {@code context.observations}: maximum number, 1 to 100
 * @param full {@code context.full}: observations shown in full, 0 to 20
 * @param fullField {@code context.full-field}
 * @param summaries {@code context.summaries}: newest summaries, the last one in full, 0 to 20
 * @param types {@code context.observation-types}: kinds of observations; all if empty
 * @param concepts {@code context.observation-concepts}: only observations with one of them; all if empty
 * @param onPromptLimit {@code context.on-prompt-limit}: observations in the answer to a prompt, 1 to 20
 * @param onPromptTokens {@code context.on-prompt-tokens}: maximum of estimated tokens of that answer, 200 to 10000
 */
public record ContextConfig(
        int budget,
        int observations,
        int full,
        FullField fullField,
        int summaries,
        List<String> types,
        List<String> concepts,
        ContextShows shows,
        int onPromptLimit,
        int onPromptTokens) {
    private static final int MOST_TOKENS = 50_000;
    private static final int MOST_IN_FULL = 20;

    public ContextConfig {
        require("context.budget-tokens", budget, 800, MOST_TOKENS);
        require("context.observations", observations, 1, PageRequest.MAX_LIMIT);
        require("context.full", full, 0, MOST_IN_FULL);
        require("context.summaries", summaries, 0, 20);
        require("context.on-prompt-limit", onPromptLimit, 1, 20);
        require("context.on-prompt-tokens", onPromptTokens, 200, 10_000);
        types = List.copyOf(types);
        concepts = List.copyOf(concepts);
    }

    public static ContextConfig defaults() {
        return new ContextConfig(
                2_000, 50, 3, FullField.BOTH, 5, List.of(), List.of(), ContextShows.defaults(), 2, 600);
    }

    /** The largest context that the settings allow. */
    ContextConfig whole() {
        return new ContextConfig(
                MOST_TOKENS,
                PageRequest.MAX_LIMIT,
                MOST_IN_FULL,
                FullField.BOTH,
                20,
                types,
                concepts,
                shows,
                onPromptLimit,
                onPromptTokens);
    }

    private static void require(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s must be %d to %d, not %d".formatted(key, least, most, value));
        }
    }
}
