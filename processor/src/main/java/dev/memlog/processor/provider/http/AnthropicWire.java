/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.ProviderConfig;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.Usage;
import dev.memlog.processor.provider.answer.AnswerText;
import dev.memlog.processor.provider.answer.ReplyBody;
import java.util.Map;

/** The wire of Anthropic's Messages API; the instructions are marked as a cacheable prefix. */
public final class AnthropicWire implements ProviderWire {
    private static final String VERSION = "2023-06-01";
    private final ProviderConfig config;
    private final String url;
    private final String key;

    public AnthropicWire(ProviderConfig config) {
        this.config = config;
        String base = ProviderWire.required(config, config.baseUrl(), "base-url");
        url = ProviderWire.address(base, "/v1", "/messages");
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
    public Dialect dialect() {
        return Dialect.without(
                Dialect.Streaming.REFUSED,
                Dialect.Feature.TEMPERATURE,
                Dialect.Feature.SYSTEM,
                Dialect.Feature.STREAM_OPTIONS);
    }

    @Override
    public ObjectNode body(ProviderRequest request, Dialect dialect, int room) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("model", config.model());
        body.put("max_tokens", room);
        if (dialect.streaming() != Dialect.Streaming.UNSAID) {
            body.put("stream", dialect.streaming() == Dialect.Streaming.WANTED);
        }
        ObjectNode system = body.putArray("system").addObject();
        system.put("type", "text").put("text", request.instructions());
        if (dialect.has(Dialect.Feature.CACHE)) {
            system.putObject("cache_control").put("type", "ephemeral");
        }
        body.putArray("messages").addObject().put("role", "user").put("content", request.input());
        return body;
    }

    @Override
    public Reading read(JsonNode body) {
        if (body.path("type").asText().equals("error") || body.hasNonNull("error")) {
            return new Reading.Fault(0, body.has("content"));
        }
        String text = body.path("content").isArray() ? AnswerText.of(body.path("content")) : AnswerText.elsewhere(body);
        if (text == null) {
            return new Reading.NoAnswer(
                    FailureClass.NO_ANSWER, "the reply has no content: " + ReplyBody.head(body.toString()));
        }
        return new Reading.Answer(
                text,
                body.path("stop_reason").asText(""),
                usage(body),
                body.path("model").asText(null));
    }

    @Override
    public Usage usage(JsonNode body) {
        return count(body.path("usage"));
    }

    /** Anthropic counts cached input separately. */
    public static Usage count(JsonNode usage) {
        long cached = usage.path("cache_read_input_tokens").asLong();
        long input = usage.path("input_tokens").asLong()
                + usage.path("cache_creation_input_tokens").asLong()
                + cached;
        return new Usage(input, usage.path("output_tokens").asLong(), cached);
    }
}
