/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed;

import dev.memlog.processor.provider.http.Outbound;
import dev.memlog.settings.BadSetting;
import dev.memlog.settings.Settings;
import dev.memlog.store.embedding.Embedder;
import dev.memlog.store.embedding.EmbeddingConfig;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The endpoint for vectors that the settings name. */
public final class Embedders {
    private static final String GEMINI = "gemini";
    private static final String OPENAI = "openai";
    private static final String OPENAI_ITSELF = "https://api.openai.com/v1";

    private Embedders() {}

    /**
     * Empty where search goes by words alone.
     *
     * @throws BadSetting naming the setting, or the variable, that is missing
     */
    public static Optional<Embedder> of(Settings settings, Map<String, String> environment) {
        String provider = settings.text("embeddings.provider");
        String base = settings.text("embeddings.base-url");
        String model = settings.text("embeddings.model");
        int dimensions = settings.whole("embeddings.dimensions");
        return switch (provider) {
            case GEMINI -> {
                String name = model.isEmpty() ? "gemini-embedding-001" : model;
                String url = base.isEmpty() ? "https://generativelanguage.googleapis.com" : base;
                String key = key(settings, environment, "GEMINI_API_KEY");
                requireKey(key, base.isEmpty(), "GEMINI_API_KEY");
                yield Optional.of(new HttpEmbedder(
                        identity(provider, name, dimensions),
                        new EmbeddingWire.Gemini(url, name, key, dimensions),
                        Outbound.of(environment)));
            }
            case OPENAI -> {
                String name = model.isEmpty() ? "text-embedding-3-small" : model;
                String url = base.isEmpty() ? OPENAI_ITSELF : base;
                String key = key(settings, environment, "OPENAI_API_KEY");
                requireKey(key, url.startsWith("https://api.openai.com/"), "OPENAI_API_KEY");
                yield Optional.of(new HttpEmbedder(
                        identity(provider, name, dimensions),
                        new EmbeddingWire.OpenAi(url, name, key, dimensions),
                        Outbound.of(environment)));
            }
            default -> Optional.empty();
        };
    }

    public static EmbeddingConfig config(Settings settings) {
        return EmbeddingConfig.of(
                settings.whole("embeddings.batch"),
                settings.whole("embeddings.tokens-per-day"),
                settings.byteSize("embeddings.memory").bytes(),
                settings.whole("embeddings.nearness"),
                settings.duration("embeddings.query-timeout"),
                settings.duration("embeddings.timeout"));
    }

    private static String identity(String provider, String model, int dimensions) {
        return provider + "/" + model + (dimensions == 0 ? "" : "/" + dimensions);
    }

    private static @Nullable String key(Settings settings, Map<String, String> environment, String variable) {
        return settings.secret("embeddings.api-key")
                .or(() -> Optional.ofNullable(environment.get(variable)).filter(key -> !key.isBlank()))
                .orElse(null);
    }

    private static void requireKey(@Nullable String key, boolean required, String variable) {
        if (required && key == null) {
            throw new BadSetting("embeddings.api-key is missing: set it, or the variable " + variable
                    + ", or embeddings.provider=none for search by words alone");
        }
    }
}
