/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed;

import dev.memlog.event.provider.ProviderNames;
import dev.memlog.node.embed.local.LocalEmbedder;
import dev.memlog.processor.provider.http.Outbound;
import dev.memlog.settings.BadSetting;
import dev.memlog.settings.EmbeddingSettings;
import dev.memlog.settings.Settings;
import dev.memlog.settings.UserError;
import dev.memlog.store.embedding.EmbeddingConfig;
import dev.memlog.store.port.Embedder;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What makes vectors, as configured: a model in this process, or an endpoint. */
public final class Embedders {
    private static final String GEMINI = ProviderNames.GEMINI;
    private static final String OPENAI = ProviderNames.OPENAI;
    private static final String LOCAL = "local";
    private static final String OPENAI_ITSELF = "https://api.openai.com/v1";

    private Embedders() {}

    /**
     * Empty if search uses full text alone.
     *
     * @throws BadSetting naming the setting, or the variable, that is missing
     */
    public static Optional<Embedder> of(Settings settings, Map<String, String> environment) {
        String provider = settings.get(EmbeddingSettings.PROVIDER);
        Optional<String> base = settings.get(EmbeddingSettings.BASE_URL);
        Optional<String> model = settings.get(EmbeddingSettings.MODEL);
        int dimensions = settings.get(EmbeddingSettings.DIMENSIONS);
        return switch (provider) {
            case LOCAL -> Optional.of(local(model, settings.dataFolder()));
            case GEMINI -> {
                String name = model.orElse("gemini-embedding-001");
                String url = base.orElse("https://generativelanguage.googleapis.com");
                String key = key(settings, environment, "GEMINI_API_KEY");
                requireKey(key, base.isEmpty(), "GEMINI_API_KEY");
                yield Optional.of(new HttpEmbedder(
                        identity(provider, name, dimensions),
                        new EmbeddingWire.Gemini(url, name, key, dimensions),
                        Outbound.of(environment)));
            }
            case OPENAI -> {
                String name = model.orElse("text-embedding-3-small");
                String url = base.orElse(OPENAI_ITSELF);
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

    /** Whether vectors are made in the process, which costs nothing and sends nothing. */
    public static boolean isLocal(Settings settings) {
        return settings.get(EmbeddingSettings.PROVIDER).equals(LOCAL);
    }

    /**
     * Loads the configured model into this process, and lets it go.
     *
     * @return why it cannot be used here, with the way out; empty if it can
     * @throws BadSetting if {@code embeddings.model} names no model
     */
    public static Optional<String> faultOfLocal(Settings settings) {
        try (Embedder embedder = local(settings.get(EmbeddingSettings.MODEL), settings.dataFolder())) {
            embedder.prepare();
            return Optional.ofNullable(embedder.unusable());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("it was not tried: " + e.getMessage());
        }
    }

    public static EmbeddingConfig config(Settings settings) {
        return EmbeddingConfig.of(
                settings.get(EmbeddingSettings.BATCH),
                isLocal(settings) ? 0 : settings.get(EmbeddingSettings.TOKENS_PER_DAY),
                settings.get(EmbeddingSettings.MEMORY).bytes(),
                settings.get(EmbeddingSettings.NEARNESS),
                settings.get(EmbeddingSettings.QUERY_TIMEOUT),
                settings.get(EmbeddingSettings.TIMEOUT));
    }

    private static Embedder local(Optional<String> model, Path data) {
        if (model.isEmpty()) {
            return LocalEmbedder.bundled(data);
        }
        try {
            return LocalEmbedder.of(Path.of(model.get()), data);
        } catch (IOException | InvalidPathException e) {
            throw new BadSetting("embeddings.model=" + model.get() + " is to be a folder with a model, since"
                    + " embeddings.provider is local: " + UserError.oneLine(e.getMessage())
                    + "; name such a folder, or none for the model that Memlog has, or let embeddings.provider name"
                    + " openai or gemini");
        }
    }

    private static String identity(String provider, String model, int dimensions) {
        return provider + "/" + model + (dimensions == 0 ? "" : "/" + dimensions);
    }

    private static @Nullable String key(Settings settings, Map<String, String> environment, String variable) {
        return settings.secret(EmbeddingSettings.API_KEY, EmbeddingSettings.API_KEY_FILE)
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
