/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

/** Context settings of another size. */
public final class SizedContext {
    private SizedContext() {}

    public static ContextConfig of(ContextConfig config, int budget, int observations, int full, int summaries) {
        return new ContextConfig(
                budget,
                observations,
                full,
                config.fullField(),
                summaries,
                config.types(),
                config.concepts(),
                config.shows(),
                config.onPromptLimit(),
                config.onPromptTokens());
    }
}
