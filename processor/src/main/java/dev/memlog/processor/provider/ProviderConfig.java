/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import dev.memlog.event.provider.ProviderNames;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One provider's settings, {@code provider.<name>.*}. Starts from {@link ProviderDefaults#config}.
 *
 * @param baseUrl null for a provider without an HTTP service; for {@code claude-cli} its gateway
 * @param apiKey null if there is none; never shown
 * @param timeout for one whole call
 * @param concurrency how many calls may be in flight at once
 * @param maxOutputTokens the longest reply to ask for
 * @param command the executable, for {@code claude-cli}
 * @param directory where that command keeps its sessions, apart from every project; null for a temporary folder, whose
 *     sessions are lost at a restart
 * @param rotateAfterTokens size of that session, in input tokens, from which the next call starts another
 */
public record ProviderConfig(
        String name,
        @Nullable String baseUrl,
        @Nullable String apiKey,
        String model,
        Duration timeout,
        int concurrency,
        int maxOutputTokens,
        @Nullable String command,
        @Nullable Path directory,
        int rotateAfterTokens) {
    private static final Pattern SLASHES = Pattern.compile("(?<!/)/++$");
    private static final String NO_KEY = "must be one word of ASCII characters: look for a space or line break in it";

    public ProviderConfig {
        name = name.strip();
        if (!ProviderNames.ALL.contains(name)) {
            throw new IllegalArgumentException(
                    "providers: unknown provider \"" + name + "\"; known are " + ProviderNames.ALL);
        }
        baseUrl = blankToNull(baseUrl);
        apiKey = blankToNull(apiKey);
        command = blankToNull(command);
        model = model.strip();
        check(!model.isEmpty(), name, "model", "must not be blank");
        check(timeout.isPositive(), name, "timeout", "must be positive, but is " + timeout);
        check(concurrency >= 1, name, "concurrency", "must be at least 1, but is " + concurrency);
        check(maxOutputTokens >= 1, name, "max-output-tokens", "must be at least 1, but is " + maxOutputTokens);
        check(rotateAfterTokens >= 0, name, "rotate-after-tokens", "must not be negative, but is " + rotateAfterTokens);
        if (baseUrl != null) {
            check(isHttp(baseUrl), name, "base-url", "must be an http:// or https:// address without a login");
            baseUrl = SLASHES.matcher(baseUrl).replaceFirst("");
        }
        // The HTTP client refuses such a header with a message that quotes it.
        check(apiKey == null || apiKey.chars().allMatch(c -> c > 0x20 && c < 0x7F), name, "api-key", NO_KEY);
    }

    public ProviderConfig withBaseUrl(String url) {
        return new ProviderConfig(
                name, url, apiKey, model, timeout, concurrency, maxOutputTokens, command, directory, rotateAfterTokens);
    }

    public ProviderConfig withApiKey(@Nullable String key) {
        return new ProviderConfig(
                name,
                baseUrl,
                key,
                model,
                timeout,
                concurrency,
                maxOutputTokens,
                command,
                directory,
                rotateAfterTokens);
    }

    public ProviderConfig withModel(String other) {
        return new ProviderConfig(
                name,
                baseUrl,
                apiKey,
                other,
                timeout,
                concurrency,
                maxOutputTokens,
                command,
                directory,
                rotateAfterTokens);
    }

    public ProviderConfig withTimeout(Duration other) {
        return new ProviderConfig(
                name,
                baseUrl,
                apiKey,
                model,
                other,
                concurrency,
                maxOutputTokens,
                command,
                directory,
                rotateAfterTokens);
    }

    public ProviderConfig withConcurrency(int calls) {
        return new ProviderConfig(
                name, baseUrl, apiKey, model, timeout, calls, maxOutputTokens, command, directory, rotateAfterTokens);
    }

    public ProviderConfig withMaxOutputTokens(int tokens) {
        return new ProviderConfig(
                name, baseUrl, apiKey, model, timeout, concurrency, tokens, command, directory, rotateAfterTokens);
    }

    public ProviderConfig withCommand(String executable) {
        return new ProviderConfig(
                name,
                baseUrl,
                apiKey,
                model,
                timeout,
                concurrency,
                maxOutputTokens,
                executable,
                directory,
                rotateAfterTokens);
    }

    public ProviderConfig withDirectory(Path folder) {
        return new ProviderConfig(
                name,
                baseUrl,
                apiKey,
                model,
                timeout,
                concurrency,
                maxOutputTokens,
                command,
                folder,
                rotateAfterTokens);
    }

    public ProviderConfig withRotateAfterTokens(int tokens) {
        return new ProviderConfig(
                name, baseUrl, apiKey, model, timeout, concurrency, maxOutputTokens, command, directory, tokens);
    }

    @Override
    public String toString() {
        // A query may hold a key.
        int query = baseUrl == null ? -1 : baseUrl.indexOf('?');
        String address = baseUrl == null || query < 0 ? baseUrl : baseUrl.substring(0, query);
        return "ProviderConfig[" + name + ", " + address + ", " + model + ", key " + (apiKey == null ? "none" : "set")
                + ", timeout " + timeout + ", concurrency " + concurrency + "]";
    }

    private static void check(boolean valid, String name, String key, String rule) {
        if (!valid) {
            throw new IllegalArgumentException("provider." + name + "." + key + " " + rule);
        }
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return http && uri.getHost() != null && uri.getFragment() == null && uri.getUserInfo() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
