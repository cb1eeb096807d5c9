/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.SessionEvent.ActivityReported;
import java.util.Map;

/** Describes tools and activities without a rule of their own: names, fields, the beginning of the output. */
final class GenericRules {
    private static final int SHOWN_FIELDS = 6;
    private static final String MCP = "mcp__";

    private GenericRules() {}

    static Draft used(ToolCall call) {
        String name = readable(call.tool());
        String output = call.outputText();
        if (output.isBlank()) {
            output = call.rawOutput().isMissingNode() || call.rawOutput().isNull()
                    ? ""
                    : call.rawOutput().toString();
        }
        String subject = firstText(call.rawInput());
        if (call.failed()) {
            return fields(new Draft("discovery", name + " failed: " + FirstError.in(output)), call.rawInput())
                    .failure()
                    .subtitle(subject)
                    .concepts("gotcha");
        }
        String result = Phrase.firstLine(output);
        String title = name + (subject.isEmpty() ? "" : ": " + Phrase.line(subject, Phrase.CODE));
        return fields(new Draft("discovery", title), call.rawInput())
                .subtitle(result)
                .narrative(output.isBlank() ? "" : name + " answered:\n" + output)
                .concepts("how-it-works");
    }

    static Draft activity(long number, ActivityReported event) {
        JsonNode payload = event.payload();
        String subject = payload.isTextual() ? payload.textValue() : firstText(payload);
        String name = readable(event.kind());
        return fields(new Draft("discovery", subject.isEmpty() ? name : name + ": " + subject), payload)
                .narrative(payload.isTextual() ? payload.textValue() : "")
                .concepts("what-changed")
                .event(number);
    }

    private static Draft fields(Draft draft, JsonNode fields) {
        fields.properties().stream()
                .limit(SHOWN_FIELDS)
                .forEach(field -> draft.fact(field.getKey() + ": " + text(field.getValue())));
        return draft;
    }

    /** {@code mcp__github__create_issue} is {@code github create issue}. */
    private static String readable(String tool) {
        return tool.startsWith(MCP)
                ? tool.substring(MCP.length()).replace("__", " ").replace('_', ' ')
                : tool.replace('_', ' ');
    }

    private static String firstText(JsonNode fields) {
        return fields.properties().stream()
                .map(Map.Entry::getValue)
                .filter(value -> value.isTextual() && !value.textValue().isBlank())
                .map(JsonNode::textValue)
                .findFirst()
                .orElse("");
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }
}
