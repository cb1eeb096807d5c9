/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.store.port.Embedder.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How an endpoint is asked for vectors, and how it answers. */
sealed interface EmbeddingWire {
    String url();

    Map<String, String> headers();

    ObjectNode body(List<String> texts, Purpose purpose);

    /** What the answer says that it took; empty where it says nothing. */
    OptionalInt tokens(JsonNode answer);

    /** In the texts' order; fewer than texts when the answer is not understood. */
    List<float[]> read(JsonNode answer);

    /**
     * {@code POST …/embeddings}, as OpenAI and every server compatible with it (Ollama, vLLM, LiteLLM, llama.cpp) speak it.
     *
     * @param dimensions 0 for the model's own
     */
    record OpenAi(String baseUrl, String model, @Nullable String apiKey, int dimensions) implements EmbeddingWire {
        @Override
        public String url() {
            return baseUrl.endsWith("/embeddings") ? baseUrl : baseUrl + "/embeddings";
        }

        @Override
        public Map<String, String> headers() {
            return apiKey == null ? Map.of() : Map.of("Authorization", "Bearer " + apiKey);
        }

        @Override
        public ObjectNode body(List<String> texts, Purpose purpose) {
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", model);
            texts.forEach(body.putArray("input")::add);
            // Not every server understands it.
            if (dimensions > 0) {
                body.put("dimensions", dimensions);
            }
            return body;
        }

        @Override
        public OptionalInt tokens(JsonNode answer) {
            JsonNode usage = answer.path("usage");
            JsonNode tokens = usage.has("total_tokens") ? usage.path("total_tokens") : usage.path("prompt_tokens");
            return tokens.canConvertToInt() && tokens.asInt() >= 0
                    ? OptionalInt.of(tokens.asInt())
                    : OptionalInt.empty();
        }

        @Override
        public List<float[]> read(JsonNode answer) {
            JsonNode[] inOrder = new JsonNode[answer.path("data").size()];
            int place = 0;
            for (JsonNode item : answer.path("data")) {
                int index = item.path("index").asInt(place++);
                if (index >= 0 && index < inOrder.length) {
                    inOrder[index] = item.path("embedding");
                }
            }
            return vectors(inOrder);
        }

        @Override
        public String toString() {
            return "OpenAi[" + baseUrl + ", " + model + "]";
        }
    }

    /** Google's {@code batchEmbedContents}; the key goes into a header, because URLs end up in logs. */
    record Gemini(String baseUrl, String model, @Nullable String apiKey, int dimensions) implements EmbeddingWire {
        @Override
        public String url() {
            String base = baseUrl.endsWith("/v1beta") ? baseUrl : baseUrl + "/v1beta";
            return base + "/" + name() + ":batchEmbedContents";
        }

        @Override
        public Map<String, String> headers() {
            return apiKey == null ? Map.of() : Map.of("x-goog-api-key", apiKey);
        }

        @Override
        public ObjectNode body(List<String> texts, Purpose purpose) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ArrayNode requests = body.putArray("requests");
            for (String text : texts) {
                ObjectNode request = requests.addObject().put("model", name());
                request.putObject("content").putArray("parts").addObject().put("text", text);
                request.put(
                        "taskType",
                        switch (purpose) {
                            case MEMORY -> "RETRIEVAL_DOCUMENT";
                            case QUERY -> "RETRIEVAL_QUERY";
                        });
                if (dimensions > 0) {
                    request.put("outputDimensionality", dimensions);
                }
            }
            return body;
        }

        @Override
        public OptionalInt tokens(JsonNode answer) {
            JsonNode tokens = answer.path("usageMetadata").path("promptTokenCount");
            return tokens.canConvertToInt() && tokens.asInt() >= 0
                    ? OptionalInt.of(tokens.asInt())
                    : OptionalInt.empty();
        }

        @Override
        public List<float[]> read(JsonNode answer) {
            List<JsonNode> values = new ArrayList<>();
            answer.path("embeddings").forEach(item -> values.add(item.path("values")));
            return vectors(values.toArray(new JsonNode[0]));
        }

        private String name() {
            return model.startsWith("models/") ? model : "models/" + model;
        }

        @Override
        public String toString() {
            return "Gemini[" + baseUrl + ", " + model + "]";
        }
    }

    private static List<float[]> vectors(@Nullable JsonNode[] arrays) {
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode array : arrays) {
            if (array == null || !array.isArray() || array.isEmpty()) {
                return List.of();
            }
            float[] vector = new float[array.size()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = array.path(i).floatValue();
            }
            vectors.add(vector);
        }
        return vectors;
    }
}
