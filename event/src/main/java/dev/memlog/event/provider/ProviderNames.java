/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.provider;

import java.util.List;

/** The names of the providers, in settings, records and metrics. */
public final class ProviderNames {
    public static final String ANTHROPIC = "anthropic";
    public static final String CLAUDE_CLI = "claude-cli";
    public static final String GEMINI = "gemini";
    public static final String OPENROUTER = "openrouter";
    public static final String OPENAI = "openai";
    public static final String OFFLINE = "offline";

    public static final List<String> ALL = List.of(ANTHROPIC, CLAUDE_CLI, GEMINI, OPENROUTER, OPENAI, OFFLINE);

    private ProviderNames() {}
}
