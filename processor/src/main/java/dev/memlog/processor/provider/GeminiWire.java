/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.FailureClass;
import java.util.Map;

/** Google's generateContent; the key goes into a header, because URLs end up in logs. */
final class GeminiWire implements ProviderWire {
    private static final double TEMPERATURE = 0.3;
    private final ProviderConfig config;
    private final String url;
    private final String key;

    GeminiWire(ProviderConfig config) {
        this.config = config;
        String base = ProviderWire.required(config, config.baseUrl(), "base-url");
        String model = config.model().startsWith("models/") ? config.model() : "models/" + config.model();
        url = (base.endsWith("/v1beta") ? base : base + "/v1beta") + "/" + model + ":generateContent";
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
    public ObjectNode body(ProviderRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("systemInstruction").putArray("parts").addObject().put("text", request.instructions());
        ObjectNode content = body.putArray("contents").addObject().put("role", "user");
        content.putArray("parts").addObject().put("text", request.input());
        body.putObject("generationConfig")
                .put("temperature", TEMPERATURE)
                .put("maxOutputTokens", config.maxOutputTokens());
        return body;
    }

    @Override
    public Reading read(JsonNode body) {
        if (body.hasNonNull("error")) {
            return new Reading.Fault(body.path("error").path("code").asInt());
        }
        String blocked = body.path("promptFeedback").path("blockReason").asText();
        if (!blocked.isEmpty()) {
            return new Reading.NoAnswer(FailureClass.REJECTED, "the prompt was blocked: " + blocked);
        }
        JsonNode candidate = body.path("candidates").path(0);
        if (!candidate.isObject()) {
            return new Reading.NoAnswer(FailureClass.MALFORMED, "the reply has no candidates");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : candidate.path("content").path("parts")) {
            if (!part.path("thought").asBoolean()) {
                text.append(part.path("text").asText());
            }
        }
        String finish = candidate.path("finishReason").asText("STOP");
        if (text.isEmpty() && !finish.equals("STOP")) {
            FailureClass failure = finish.equals("MAX_TOKENS") ? FailureClass.MALFORMED : FailureClass.REJECTED;
            return new Reading.NoAnswer(failure, "the reply is empty: " + finish);
        }
        return new Reading.Answer(
                text.toString(), usage(body), body.path("modelVersion").asText(null));
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
