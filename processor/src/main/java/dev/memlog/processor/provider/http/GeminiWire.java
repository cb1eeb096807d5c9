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

/** The wire of Google's generateContent; the key goes into a header, because URLs end up in logs. */
public final class GeminiWire implements ProviderWire {
    private static final double TEMPERATURE = 0.3;
    private final String url;
    private final String key;

    public GeminiWire(ProviderConfig config) {
        String base = ProviderWire.required(config, config.baseUrl(), "base-url");
        String model = config.model().startsWith("models/") ? config.model() : "models/" + config.model();
        url = ProviderWire.address(base, "/v1beta", "/" + model + ":generateContent");
        key = ProviderWire.required(config, config.apiKey(), "api-key");
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("x-goog-api-key", key);
    }

    @Override
    public Dialect dialect() {
        return Dialect.without(Dialect.Streaming.UNSAID, Dialect.Feature.STREAM_OPTIONS, Dialect.Feature.CACHE);
    }

    @Override
    public ObjectNode body(ProviderRequest request, Dialect dialect, int room) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        boolean apart = dialect.has(Dialect.Feature.SYSTEM);
        if (apart) {
            body.putObject("systemInstruction").putArray("parts").addObject().put("text", request.instructions());
        }
        ObjectNode content = body.putArray("contents").addObject().put("role", "user");
        String input = apart ? request.input() : request.instructions() + "\n\n" + request.input();
        content.putArray("parts").addObject().put("text", input);
        ObjectNode generation = body.putObject("generationConfig").put("maxOutputTokens", room);
        if (dialect.has(Dialect.Feature.TEMPERATURE)) {
            generation.put("temperature", TEMPERATURE);
        }
        return body;
    }

    @Override
    public Reading read(JsonNode body) {
        if (body.hasNonNull("error")) {
            return new Reading.Fault(body.path("error").path("code").asInt(), body.has("candidates"));
        }
        String blocked = body.path("promptFeedback").path("blockReason").asText();
        if (!blocked.isEmpty()) {
            return new Reading.NoAnswer(FailureClass.DECLINED, "the prompt was blocked: " + blocked);
        }
        JsonNode candidate = body.path("candidates").path(0);
        String text = candidate.isObject()
                ? AnswerText.of(candidate.path("content").path("parts"))
                : AnswerText.elsewhere(body);
        if (text == null) {
            return new Reading.NoAnswer(
                    FailureClass.NO_ANSWER, "the reply has no candidates: " + ReplyBody.head(body.toString()));
        }
        return new Reading.Answer(
                text,
                candidate.path("finishReason").asText(""),
                usage(body),
                body.path("modelVersion").asText(null));
    }

    @Override
    public Usage usage(JsonNode body) {
        JsonNode usage = body.path("usageMetadata");
        long output = usage.path("candidatesTokenCount").asLong()
                + usage.path("thoughtsTokenCount").asLong();
        return new Usage(
                usage.path("promptTokenCount").asLong(),
                output,
                usage.path("cachedContentTokenCount").asLong());
    }
}
