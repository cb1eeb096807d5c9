/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Joins the pieces of a stream to the body that the service would have sent at once. */
final class StreamedReply {
    private static final List<String> THOUGHTS = List.of("reasoning_content", "reasoning", "thinking");

    private final ObjectNode body = JsonNodeFactory.instance.objectNode();
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder thought = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    private String finish = "";
    private Shape shape = Shape.COMPLETIONS;

    private enum Shape {
        COMPLETIONS,
        MESSAGES,
        CANDIDATES
    }

    private StreamedReply() {}

    /** A lone piece may be the whole reply, or a list that holds all pieces. */
    static JsonNode whole(JsonNode piece) {
        if (piece.isArray()) {
            return piece.size() == 1 ? whole(piece.path(0)) : whole(elements(piece));
        }
        boolean cut = piece.path("choices").path(0).has("delta")
                || piece.path("type").asText().startsWith("response.");
        return cut ? whole(List.of(piece)) : piece;
    }

    static JsonNode whole(List<JsonNode> pieces) {
        StreamedReply reply = new StreamedReply();
        for (JsonNode piece : pieces) {
            // Some servers end a stream with the whole answer.
            if (piece.path("choices").path(0).path("message").path("content").isTextual()
                    && piece.path("choices").path(0).path("finish_reason").isTextual()) {
                return piece;
            }
            reply.add(piece);
        }
        return reply.body();
    }

    private static List<JsonNode> elements(JsonNode list) {
        List<JsonNode> found = new ArrayList<>();
        list.forEach(found::add);
        return found;
    }

    private void add(JsonNode piece) {
        copy(piece, "error");
        copy(piece, "model");
        copy(piece, "modelVersion");
        copy(piece, "promptFeedback");
        if (piece.hasNonNull("usage")) {
            count(piece.path("usage"));
        }
        if (piece.hasNonNull("usageMetadata")) {
            copy(piece, "usageMetadata");
        }
        if (piece.path("candidates").isArray()) {
            shape = Shape.CANDIDATES;
            addCandidate(piece.path("candidates").path(0));
        } else if (piece.path("choices").isArray()) {
            addChoice(piece.path("choices").path(0));
        } else {
            addOther(piece);
        }
    }

    private void addChoice(JsonNode choice) {
        copy(choice, "error");
        JsonNode said = choice.has("delta") ? choice.path("delta") : choice.path("message");
        content.append(AnswerText.of(said.path("content")))
                .append(choice.path("text").asText());
        refusal.append(said.path("refusal").asText(""));
        THOUGHTS.stream()
                .filter(said::hasNonNull)
                .findFirst()
                .ifPresent(name -> thought.append(AnswerText.of(said.path(name))));
        finish = choice.path("finish_reason").asText(finish);
    }

    private void addCandidate(JsonNode candidate) {
        candidate.path("content").path("parts").forEach(parts::add);
        finish = candidate.path("finishReason").asText(finish);
    }

    /** Anthropic's events, those of OpenAI's responses, and the lines of Ollama's own interface. */
    private void addOther(JsonNode piece) {
        switch (piece.path("type").asText()) {
            case "message_start" -> {
                shape = Shape.MESSAGES;
                copy(piece.path("message"), "model");
                count(piece.path("message").path("usage"));
            }
            case "content_block_start" ->
                content.append(piece.path("content_block").path("text").asText());
            case "content_block_delta" ->
                content.append(piece.path("delta").path("text").asText());
            case "message_delta" ->
                finish = piece.path("delta").path("stop_reason").asText(finish);
            case "response.output_text.delta" ->
                content.append(piece.path("delta").asText());
            case "response.completed", "response.incomplete", "response.failed" -> {
                copy(piece.path("response"), "error");
                copy(piece.path("response"), "model");
                count(piece.path("response").path("usage"));
                boolean cut = piece.path("type").asText().endsWith("incomplete");
                finish = cut ? "length" : "stop";
            }
            default -> {
                content.append(AnswerText.of(piece.path("message").path("content")))
                        .append(piece.path("response").asText());
                thought.append(piece.path("message").path("thinking").asText());
                finish = piece.path("done_reason").asText(finish);
                count(piece);
            }
        }
    }

    /** The counts of later pieces are of the whole. */
    private void count(JsonNode usage) {
        ObjectNode all = body.path("usage") instanceof ObjectNode before ? before : body.putObject("usage");
        usage.properties().forEach(field -> {
            boolean counts = field.getValue().isNumber() || field.getKey().endsWith("_details");
            if (counts && (!field.getValue().isNumber() || field.getValue().asLong() > 0)) {
                all.set(field.getKey(), field.getValue());
            }
        });
    }

    private void copy(JsonNode from, String field) {
        if (from.hasNonNull(field)) {
            body.set(field, from.path(field));
        }
    }

    private JsonNode body() {
        switch (shape) {
            case COMPLETIONS -> {
                ObjectNode choice = body.putArray("choices").addObject();
                ObjectNode message = choice.putObject("message").put("content", content.toString());
                if (!thought.isEmpty()) {
                    message.put("reasoning_content", thought.toString());
                }
                if (!refusal.isEmpty()) {
                    message.put("refusal", refusal.toString());
                }
                choice.put("finish_reason", finish);
            }
            case MESSAGES -> {
                body.putArray("content").addObject().put("type", "text").put("text", content.toString());
                body.put("stop_reason", finish);
                if (body.has("error")) {
                    body.put("type", "error");
                }
            }
            case CANDIDATES -> {
                ObjectNode candidate = body.putArray("candidates").addObject();
                candidate.putObject("content").set("parts", parts);
                candidate.put("finishReason", finish.isEmpty() ? "STOP" : finish);
            }
        }
        return body;
    }
}
