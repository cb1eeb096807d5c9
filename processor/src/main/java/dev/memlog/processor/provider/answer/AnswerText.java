/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.answer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.processor.reply.ReplyParser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the answer's text in a body, also for servers that deviate from the interface they imitate. */
public final class AnswerText {
    private static final List<String> THOUGHTS =
            List.of("reasoning_content", "reasoning", "thinking", "reasoning_text");
    private static final int MAX_DEPTH = 6;

    /** Fields in which gateways wrap the body they pass on. */
    private static final List<String> WRAPPERS = List.of("result", "data", "output");

    private AnswerText() {}

    /** The text of a content: a string, or parts, without those of a thought. */
    public static String of(JsonNode content) {
        StringBuilder text = new StringBuilder();
        append(content, text, 0);
        return text.toString();
    }

    private static void append(JsonNode content, StringBuilder text, int depth) {
        if (content.isTextual()) {
            text.append(content.textValue());
        } else if (content.isArray() && depth < MAX_DEPTH) {
            content.forEach(part -> append(part, text, depth + 1));
        } else if (content.isObject() && depth < MAX_DEPTH && isAnswer(content)) {
            append(content.has("text") ? content.path("text") : content.path("content"), text, depth + 1);
        }
    }

    private static boolean isAnswer(JsonNode part) {
        String type = part.path("type").asText("text");
        return !part.path("thought").asBoolean()
                && !type.contains("thinking")
                && !type.contains("reasoning")
                && !type.contains("tool");
    }

    /** The text of a chat message; if its content is empty, that of its thought, provided it is the answer. */
    public static String ofMessage(JsonNode message) {
        String content = of(message.path("content"));
        if (!content.isBlank()) {
            return content;
        }
        for (String field : THOUGHTS) {
            String thought = of(message.path(field));
            if (ReplyParser.startsWithGrammar(thought)) {
                return thought;
            }
        }
        return "";
    }

    /** The text at the places of other interfaces; null if none of them exists. */
    public static @Nullable String elsewhere(JsonNode body) {
        String text = unwrapped(body);
        for (String wrapper : WRAPPERS) {
            text = text == null ? unwrapped(body.path(wrapper)) : text;
        }
        return text;
    }

    private static @Nullable String unwrapped(JsonNode body) {
        JsonNode choice = body.path("choices").path(0);
        if (choice.path("message").isObject()) {
            return ofMessage(choice.path("message"));
        }
        if (choice.has("text")) {
            return of(choice.path("text"));
        }
        if (body.path("message").isObject()) {
            return ofMessage(body.path("message"));
        }
        for (String field : List.of("output_text", "response", "generated_text", "completion", "content", "text")) {
            if (body.path(field).isTextual()) {
                return body.path(field).textValue();
            }
        }
        if (body.path("content").isArray()) {
            return of(body.path("content"));
        }
        if (body.path("output").isArray()) {
            return of(body.path("output"));
        }
        JsonNode parts = body.path("candidates").path(0).path("content").path("parts");
        return parts.isArray() ? of(parts) : null;
    }
}
