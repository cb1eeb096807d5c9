/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.FailureClass;
import java.util.Map;

/** Chat completions, as OpenAI and every server compatible with it (Ollama, vLLM, LiteLLM, llama.cpp) speak them. */
final class OpenAiWire implements ProviderWire {
    private static final String PATH = "/chat/completions";
    private final ProviderConfig config;
    private final String url;
    private final boolean openAiItself;

    OpenAiWire(ProviderConfig config) {
        this.config = config;
        String base = ProviderWire.required(config, config.baseUrl(), "base-url");
        url = base.endsWith(PATH) ? base : base + PATH;
        openAiItself = isOpenAiItself(config);
    }

    static boolean isOpenAiItself(ProviderConfig config) {
        return config.baseUrl() != null && config.baseUrl().startsWith("https://api.openai.com/");
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public Map<String, String> headers() {
        return config.apiKey() == null ? Map.of() : Map.of("Authorization", "Bearer " + config.apiKey());
    }

    @Override
    public ObjectNode body(ProviderRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("model", config.model());
        // OpenAI's newer models take the second name alone, other servers may know only the first.
        body.put(openAiItself ? "max_completion_tokens" : "max_tokens", config.maxOutputTokens());
        body.putArray("messages").add(message("system", request.instructions())).add(message("user", request.input()));
        return body;
    }

    @Override
    public Reading read(JsonNode body) {
        JsonNode choice = body.path("choices").path(0);
        if (body.hasNonNull("error")) {
            return new Reading.Fault(body.path("error").path("code").asInt());
        }
        if (choice.hasNonNull("error")) {
            return new Reading.Fault(choice.path("error").path("code").asInt());
        }
        if (!choice.path("message").isObject()) {
            return new Reading.NoAnswer(FailureClass.MALFORMED, "the reply has no choices");
        }
        String text = choice.path("message").path("content").asText("");
        if (text.isEmpty() && choice.path("finish_reason").asText().equals("length")) {
            return new Reading.NoAnswer(
                    FailureClass.MALFORMED, "the reply was cut off before its first word: raise max-output-tokens");
        }
        return new Reading.Answer(text, usage(body), body.path("model").asText(null));
    }

    @Override
    public Usage usage(JsonNode body) {
        JsonNode usage = body.path("usage");
        return new Usage(
                usage.path("prompt_tokens").asLong(),
                usage.path("completion_tokens").asLong(),
                usage.path("prompt_tokens_details").path("cached_tokens").asLong());
    }

    private static ObjectNode message(String role, String content) {
        return JsonNodeFactory.instance.objectNode().put("role", role).put("content", content);
    }
}
