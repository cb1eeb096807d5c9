/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.answer;

import java.util.Locale;
import java.util.Set;

/** Why a model stopped, for all services' words. */
public enum Finish {
    COMPLETE,
    /** At the bound of the answer. */
    CUT,
    /** At the end of the model's context. */
    FULL,
    /** By policy: its text does not count. */
    DECLINED;

    private static final Set<String> CUTS =
            Set.of("length", "max_tokens", "max_output_tokens", "max_completion_tokens", "token_limit", "incomplete");
    private static final Set<String> FULLS =
            Set.of("model_context_window_exceeded", "model_length", "context_length", "context_length_exceeded");
    private static final Set<String> DECLINES = Set.of(
            "content_filter",
            "content_filtered",
            "refusal",
            "refused",
            "guardrail_intervened",
            "sensitive",
            "safety",
            "blocklist",
            "prohibited_content",
            "spii",
            "recitation",
            "image_safety",
            "model_armor");

    public static Finish of(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (CUTS.contains(lower)) {
            return CUT;
        }
        if (FULLS.contains(lower)) {
            return FULL;
        }
        return DECLINES.contains(lower) ? DECLINED : COMPLETE;
    }
}
