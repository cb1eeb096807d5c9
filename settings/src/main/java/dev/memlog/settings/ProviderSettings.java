/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.duration;
import static dev.memlog.settings.value.Ranges.integer;
import static dev.memlog.settings.value.Ranges.name;
import static dev.memlog.settings.value.Ranges.optional;
import static dev.memlog.settings.value.Ranges.optionalFile;
import static dev.memlog.settings.value.Ranges.optionalText;
import static dev.memlog.settings.value.Ranges.url;

import dev.memlog.event.provider.ProviderNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One provider's settings, {@code provider.NAME.*}. A setting that the provider does not have stands at its default and
 * cannot be set: {@code offline} has {@link #concurrency} alone, {@code claude-cli} alone has {@link #command} and {@link
 * #rotateAfterTokens}.
 */
public record ProviderSettings(
        Setting<Optional<String>> baseUrl,
        Setting<String> command,
        Setting<Optional<String>> apiKey,
        Setting<Optional<Path>> apiKeyFile,
        Setting<Integer> rotateAfterTokens,
        Setting<Optional<String>> model,
        Setting<Duration> timeout,
        Setting<Integer> maxOutputTokens,
        Setting<Optional<Integer>> requestsPerMinute,
        Setting<Integer> concurrency) {
    static final SettingGroup GROUP = new SettingGroup();

    /** Takes the settings that a provider does not have. */
    private static final SettingGroup NONE = new SettingGroup();

    private static final Map<String, ProviderSettings> BY_NAME = new LinkedHashMap<>();

    static {
        ProviderNames.ALL.forEach(name -> BY_NAME.put(name, make(name)));
    }

    /** @throws IllegalArgumentException if no provider has the name */
    public static ProviderSettings of(String name) {
        ProviderSettings settings = BY_NAME.get(name);
        if (settings == null) {
            throw new IllegalArgumentException("no provider is called " + name);
        }
        return settings;
    }

    private static ProviderSettings make(String provider) {
        String prefix = "provider." + provider + ".";
        boolean cli = provider.equals(ProviderNames.CLAUDE_CLI);
        SettingGroup ofModels = provider.equals(ProviderNames.OFFLINE) ? NONE : GROUP;
        SettingGroup ofHttp = cli ? NONE : ofModels;
        SettingGroup ofCli = cli ? GROUP : NONE;
        return new ProviderSettings(
                ofHttp.add(prefix + "base-url", url(), "", "Address of the provider's API; empty = its own"),
                ofCli.add(prefix + "command", name(), "claude", "Command of the Claude CLI"),
                ofModels.add(
                        prefix + "api-key",
                        optionalText(),
                        "",
                        cli ? "API key for the command; empty = the user's own login" : "API key"),
                ofModels.add(
                        prefix + "api-key-file",
                        optionalFile(),
                        "",
                        cli
                                ? "File with that API key, instead of api-key"
                                : "File with the API key, instead of api-key"),
                ofCli.add(
                        prefix + "rotate-after-tokens",
                        integer(0, 1_000_000),
                        "60000",
                        "Maximum input tokens of a CLI conversation; past it the next call starts a new one"),
                ofModels.add(prefix + "model", optionalText(), "", "Model; empty = the provider's default"),
                ofModels.add(prefix + "timeout", duration("100ms", "30m"), "2m", "Time limit of a call"),
                ofModels.add(prefix + "max-output-tokens", integer(256, 200_000), "4096", "Maximum tokens of a reply"),
                ofModels.add(
                        prefix + "requests-per-minute",
                        optional(integer(0, 100_000)),
                        "",
                        "Maximum calls per minute, 0 = no limit; empty = the model's limit for gemini, none for"
                                + " others"),
                GROUP.add(
                        prefix + "concurrency",
                        integer(1, 100_000),
                        cli ? "4" : "64", // A CLI call is a process of some 200 MB.
                        "Maximum number of calls in flight"));
    }
}
