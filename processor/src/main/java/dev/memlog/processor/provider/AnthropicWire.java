/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.FailureClass;
import java.util.Map;

/** Anthropic's Messages API; the instructions are marked as a cacheable prefix. */
final class AnthropicWire implements ProviderWire {
    private static final String VERSION = "2023-06-01";
    private final ProviderConfig config;
    private final String url;
    private final String key;

    AnthropicWire(ProviderConfig config) {
        this.config = config;
        String base = ProviderWire.required(config, config.baseUrl(), "base-url");
        url = (base.endsWith("/v1") ? base : base + "/v1") + "/messages";
        key = ProviderWire.required(config, config.apiKey(), "api-key");
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("x-api-key", key, "anthropic-version", VERSION);
    }

    @Override
    public ObjectNode body(ProviderRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("model", config.model());
        body.put("max_tokens", config.maxOutputTokens());
        ObjectNode system = body.putArray("system").addObject();
        system.put("type", "text").put("text", request.instructions());
        system.putObject("cache_control").put("type", "ephemeral");
        body.putArray("messages").addObject().put("role", "user").put("content", request.input());
        return body;
    }

    @Override
    public Reading read(JsonNode body) {
        if (body.path("type").asText().equals("error")) {
            return new Reading.Fault(0);
        }
        JsonNode content = body.path("content");
        if (!content.isArray()) {
            return new Reading.NoAnswer(FailureClass.MALFORMED, "the reply has no content");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode block : content) {
            if (block.path("type").asText().equals("text")) {
                text.append(block.path("text").asText());
            }
        }
        if (text.isEmpty() && body.path("stop_reason").asText().equals("refusal")) {
            return new Reading.NoAnswer(FailureClass.REJECTED, "the model declined to answer");
        }
        return new Reading.Answer(
                text.toString(), usage(body), body.path("model").asText(null));
    }

    @Override
    public Usage usage(JsonNode body) {
        return count(body.path("usage"));
    }

    /** Anthropic counts cached input apart from the rest. */
    static Usage count(JsonNode usage) {
        long cached = usage.path("cache_read_input_tokens").asLong();
        long input = usage.path("input_tokens").asLong()
                + usage.path("cache_creation_input_tokens").asLong()
                + cached;
        return new Usage(input, usage.path("output_tokens").asLong(), cached);
    }
}
