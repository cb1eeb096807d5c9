/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import dev.memlog.event.provider.ProviderNames;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The default settings of each provider, and the environment variable of its key. */
public final class ProviderDefaults {
    public static final String OFFLINE_MODEL = "rules";

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int CONCURRENCY = 64;
    // Each call is a process of a few hundred megabytes.
    private static final int CLI_CONCURRENCY = 4;
    private static final int MAX_OUTPUT_TOKENS = 4096;
    private static final int ROTATE_AFTER_TOKENS = 60_000;

    private static final Map<String, ProviderConfig> CONFIGS = Map.of(
            ProviderNames.ANTHROPIC,
                    config(ProviderNames.ANTHROPIC, "https://api.anthropic.com", "claude-haiku-4-5", CONCURRENCY, null),
            ProviderNames.GEMINI,
                    config(
                            ProviderNames.GEMINI,
                            "https://generativelanguage.googleapis.com",
                            "gemini-2.5-flash-lite",
                            CONCURRENCY,
                            null),
            ProviderNames.OPENAI,
                    config(ProviderNames.OPENAI, "https://api.openai.com/v1", "gpt-4.1-mini", CONCURRENCY, null),
            ProviderNames.OPENROUTER,
                    config(
                            ProviderNames.OPENROUTER,
                            "https://openrouter.ai/api/v1",
                            "xiaomi/mimo-v2-flash:free",
                            CONCURRENCY,
                            null),
            ProviderNames.CLAUDE_CLI,
                    config(ProviderNames.CLAUDE_CLI, null, "claude-haiku-4-5", CLI_CONCURRENCY, "claude"),
            ProviderNames.OFFLINE, config(ProviderNames.OFFLINE, null, OFFLINE_MODEL, CONCURRENCY, null));

    private static final int LEAST_GEMINI_REQUESTS_PER_MINUTE = 5;
    /** By prefix of the model's name; the longest match decides. */
    private static final Map<String, Integer> GEMINI_REQUESTS_PER_MINUTE = Map.ofEntries(
            Map.entry("gemini-flash-latest", 10),
            Map.entry("gemini-flash-lite-latest", 15),
            Map.entry("gemini-3.5-flash", 10),
            Map.entry("gemini-3.1-flash-lite", 15),
            Map.entry("gemini-3-flash", 5),
            Map.entry("gemini-2.5-flash-lite", 10),
            Map.entry("gemini-2.5-flash", 10),
            Map.entry("gemini-2.5-pro", 5),
            Map.entry("gemini-2.0-flash", 15),
            Map.entry("gemini-2.0-flash-lite", 30));

    private static final Map<String, String> KEY_VARIABLES = Map.of(
            ProviderNames.ANTHROPIC, "ANTHROPIC_API_KEY",
            ProviderNames.GEMINI, "GEMINI_API_KEY",
            ProviderNames.OPENAI, "OPENAI_API_KEY",
            ProviderNames.OPENROUTER, "OPENROUTER_API_KEY");

    private ProviderDefaults() {}

    /** @throws IllegalArgumentException naming the known providers */
    public static ProviderConfig config(String name) {
        ProviderConfig config = CONFIGS.get(name);
        if (config == null) {
            throw new IllegalArgumentException(
                    "providers: unknown provider \"" + name + "\"; known are " + ProviderNames.ALL);
        }
        return config;
    }

    /** The environment variable from which other tools also read this provider's key. */
    public static Optional<String> keyVariable(String name) {
        return Optional.ofNullable(KEY_VARIABLES.get(name));
    }

    /** True if the provider is unusable without a key; a self-hosted OpenAI-compatible server needs none. */
    public static boolean needsKey(ProviderConfig config) {
        return KEY_VARIABLES.containsKey(config.name())
                && (!config.name().equals(ProviderNames.OPENAI) || isOpenAiItself(config));
    }

    /** False for a self-hosted server with OpenAI's protocol. */
    public static boolean isOpenAiItself(ProviderConfig config) {
        return config.baseUrl() != null && config.baseUrl().startsWith("https://api.openai.com/");
    }

    /**
     * The calls per minute that the service grants; 0 without a known limit. Google's models each have their own; an
     * unknown one gets the smallest.
     */
    public static int requestsPerMinute(String name, String model) {
        if (!name.equals(ProviderNames.GEMINI)) {
            return 0;
        }
        String plain = model.startsWith("models/") ? model.substring("models/".length()) : model;
        return GEMINI_REQUESTS_PER_MINUTE.entrySet().stream()
                .filter(entry -> plain.equals(entry.getKey()) || plain.startsWith(entry.getKey() + "-"))
                .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(LEAST_GEMINI_REQUESTS_PER_MINUTE);
    }

    private static ProviderConfig config(
            String name, @Nullable String baseUrl, String model, int concurrency, @Nullable String command) {
        return new ProviderConfig(
                name,
                baseUrl,
                null,
                model,
                TIMEOUT,
                concurrency,
                MAX_OUTPUT_TOKENS,
                command,
                null,
                ROTATE_AFTER_TOKENS);
    }
}
