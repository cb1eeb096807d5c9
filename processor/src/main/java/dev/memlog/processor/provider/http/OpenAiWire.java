/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.ProviderConfig;
import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.Usage;
import dev.memlog.processor.provider.answer.AnswerText;
import dev.memlog.processor.provider.answer.ReplyBody;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;

/** The wire of chat completions, of OpenAI and every compatible server (Ollama, vLLM, LiteLLM, llama.cpp). */
public final class OpenAiWire implements ProviderWire {
    private static final String PATH = "/chat/completions";
    private static final List<String> AZURE =
            List.of(".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com");
    private final ProviderConfig config;
    private final String url;
    private final boolean openAiItself;

    public OpenAiWire(ProviderConfig config) {
        this.config = config;
        String base = ProviderWire.required(config, config.baseUrl(), "base-url");
        url = ProviderWire.address(base, PATH);
        openAiItself = ProviderDefaults.isOpenAiItself(config);
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public Map<String, String> headers() {
        if (config.apiKey() == null) {
            return Map.of();
        }
        // There, the other header is for tokens of a directory, and a key in it is refused.
        return AZURE.stream().anyMatch(HttpUrl.get(url).host()::endsWith)
                ? Map.of("api-key", config.apiKey())
                : Map.of("Authorization", "Bearer " + config.apiKey());
    }

    /** OpenAI's newer models take the second name alone, other servers may know only the first. */
    @Override
    public Dialect dialect() {
        Dialect usual = Dialect.without(Dialect.Streaming.REFUSED, Dialect.Feature.TEMPERATURE, Dialect.Feature.CACHE);
        return openAiItself ? usual.with(Dialect.Bound.MAX_COMPLETION_TOKENS) : usual;
    }

    @Override
    public ObjectNode body(ProviderRequest request, Dialect dialect, int room) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("model", config.model());
        if (dialect.bound().field() != null) {
            body.put(dialect.bound().field(), room);
        }
        if (dialect.streaming() != Dialect.Streaming.UNSAID) {
            body.put("stream", dialect.streaming() == Dialect.Streaming.WANTED);
        }
        if (dialect.streaming() == Dialect.Streaming.WANTED && dialect.has(Dialect.Feature.STREAM_OPTIONS)) {
            body.putObject("stream_options").put("include_usage", true);
        }
        if (dialect.has(Dialect.Feature.SYSTEM)) {
            body.putArray("messages")
                    .add(message("system", request.instructions()))
                    .add(message("user", request.input()));
        } else {
            body.putArray("messages").add(message("user", request.instructions() + "\n\n" + request.input()));
        }
        return body;
    }

    @Override
    public Reading read(JsonNode body) {
        JsonNode choice = body.path("choices").path(0);
        if (body.hasNonNull("error")) {
            return new Reading.Fault(body.path("error").path("code").asInt(), body.has("choices"));
        }
        if (choice.hasNonNull("error")) {
            return new Reading.Fault(choice.path("error").path("code").asInt(), true);
        }
        JsonNode message = choice.path("message");
        String text = message.isObject() ? AnswerText.ofMessage(message) : AnswerText.elsewhere(body);
        if (text == null) {
            return new Reading.NoAnswer(
                    FailureClass.NO_ANSWER, "the reply has no choices: " + ReplyBody.head(body.toString()));
        }
        boolean refused = text.isBlank() && !message.path("refusal").asText("").isBlank();
        String stopped = refused ? "refusal" : choice.path("finish_reason").asText("");
        return new Reading.Answer(
                text,
                stopped.isEmpty() ? body.path("done_reason").asText("") : stopped,
                usage(body),
                body.path("model").asText(null));
    }

    @Override
    public Usage usage(JsonNode body) {
        JsonNode usage = body.path("usage");
        return new Usage(
                first(usage.path("prompt_tokens"), usage.path("input_tokens"), body.path("prompt_eval_count")),
                first(usage.path("completion_tokens"), usage.path("output_tokens"), body.path("eval_count")),
                usage.path("prompt_tokens_details").path("cached_tokens").asLong());
    }

    /** Servers with another interface report their counts under its names. */
    private static long first(JsonNode... counts) {
        for (JsonNode count : counts) {
            if (count.asLong() > 0) {
                return count.asLong();
            }
        }
        return 0;
    }

    private static ObjectNode message(String role, String content) {
        return JsonNodeFactory.instance.objectNode().put("role", role).put("content", content);
    }
}
