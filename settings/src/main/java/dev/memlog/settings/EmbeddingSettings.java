/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.choice;
import static dev.memlog.settings.value.Ranges.duration;
import static dev.memlog.settings.value.Ranges.integer;
import static dev.memlog.settings.value.Ranges.optionalFile;
import static dev.memlog.settings.value.Ranges.optionalText;
import static dev.memlog.settings.value.Ranges.size;
import static dev.memlog.settings.value.Ranges.url;

import dev.memlog.settings.value.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Vectors for search by meaning: {@code embeddings.*}. */
public final class EmbeddingSettings {
    static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<String> PROVIDER = GROUP.add(
            "embeddings.provider",
            choice("local", "none", "openai", "gemini"),
            "local",
            "What makes vectors for search by meaning: local = a model in the node; openai = any such server; none");

    public static final Setting<Optional<String>> BASE_URL =
            GROUP.add("embeddings.base-url", url(), "", "Address of its API; empty = the provider's own");

    public static final Setting<Optional<String>> MODEL = GROUP.add(
            "embeddings.model",
            optionalText(),
            "",
            "Model; with local a folder with model.onnx and tokenizer.json or vocab.txt; empty = all-MiniLM-L6-v2,"
                    + " text-embedding-3-small or gemini-embedding-001");

    public static final Setting<Optional<String>> API_KEY =
            GROUP.add("embeddings.api-key", optionalText(), "", "API key; empty = OPENAI_API_KEY or GEMINI_API_KEY");

    public static final Setting<Optional<Path>> API_KEY_FILE =
            GROUP.add("embeddings.api-key-file", optionalFile(), "", "File with the API key, instead of api-key");

    public static final Setting<Integer> DIMENSIONS = GROUP.add(
            "embeddings.dimensions", integer(0, 8_192), "0", "Numbers per vector, not with local; 0 = the model's own");

    public static final Setting<Integer> BATCH =
            GROUP.add("embeddings.batch", integer(1, 512), "32", "Maximum number of memories in one call");

    public static final Setting<Integer> TOKENS_PER_DAY = GROUP.add(
            "embeddings.tokens-per-day",
            integer(0, Integer.MAX_VALUE),
            "20000000",
            "Embedding tokens per UTC day, not with local; past it no vectors are made and new queries use full text."
                    + " 0 = no limit");

    public static final Setting<ByteSize> MEMORY = GROUP.add(
            "embeddings.memory",
            size("1MB", "64GB"),
            "256MB",
            "Heap for vectors, 1.125 bytes per number; vectors of the oldest memories are left out");

    public static final Setting<Integer> NEARNESS = GROUP.add(
            "embeddings.nearness",
            integer(0, 100),
            "50",
            "Similarity threshold of vector search: 0 = the usual similarity, 100 = the nearest memory only");

    public static final Setting<Duration> TIMEOUT =
            GROUP.add("embeddings.timeout", duration("100ms", "10m"), "30s", "Time limit of a call for memories");

    public static final Setting<Duration> QUERY_TIMEOUT = GROUP.add(
            "embeddings.query-timeout",
            duration("10ms", "30s"),
            "400ms",
            "Time a search waits for its query's vector before it uses full text alone");

    private EmbeddingSettings() {}
}
