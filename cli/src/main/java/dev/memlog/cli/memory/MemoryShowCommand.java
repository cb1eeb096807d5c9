/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.ReplyCommand;
import dev.memlog.cli.client.TerminalRows;
import dev.memlog.settings.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show a memory in full, with what was said of it.")
final class MemoryShowCommand extends ReplyCommand {
    private static final List<String> ROUTES = List.of("observation", "session", "prompt");
    private static final String FACTS = "facts";
    private static final Map<String, String> PARTS = parts();

    @Parameters(paramLabel = "ID", description = "Number of the memory: 1234, S12 or '#1234'.")
    private String id = "";

    MemoryShowCommand(Map<String, String> environment) {
        super(environment);
    }

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("title", "Title");
        parts.put("subtitle", "Subtitle");
        parts.put("narrative", "Narrative");
        parts.put(FACTS, "Facts");
        parts.put("prompt_text", "Text");
        parts.put("request", "Request");
        parts.put("investigated", "Investigated");
        parts.put("learned", "Learned");
        parts.put("completed", "Completed");
        parts.put("next_steps", "Next steps");
        parts.put("notes", "Notes");
        return parts;
    }

    @Override
    protected JsonNode reply() {
        String number = CitedNumber.digits(id).orElseThrow(() -> usage(CitedNumber.ALLOWED + id));
        JsonNode elsewhere = null;
        for (String route : ROUTES) {
            String path = "/api/" + route + "/" + number;
            NodeClient.Answer answer = client().get(path, Map.of());
            if (answer.status() == 404) {
                continue;
            }
            JsonNode row = client().requireFine(path, answer).json();
            // One that had the number where it was made is meant only if none has it here.
            if (!row.has("onceNumbered")) {
                return row;
            }
            elsewhere = elsewhere == null ? row : elsewhere;
        }
        if (elsewhere == null) {
            throw new UserError("memory " + id + " not found");
        }
        return elsewhere;
    }

    @Override
    protected String text(JsonNode row) {
        List<String> lines = new ArrayList<>();
        lines.add("#%d %s [%s] by %s%s"
                .formatted(
                        row.path("id").asLong(),
                        row.path("created_at").asText(),
                        TerminalRows.clean(row.path("project").asText()),
                        TerminalRows.clean(row.path("author").asText()),
                        remarks(row)));
        lines.addAll(lines(row, ""));
        lines.addAll(lines(row.path("original"), "Before the edit: "));
        return String.join(System.lineSeparator(), lines);
    }

    private static String remarks(JsonNode row) {
        StringBuilder remarks = new StringBuilder();
        for (String name : List.of("hidden", "pinned", "wrong", "global")) {
            remarks.append(row.path(name).asBoolean() ? " [" + name + "]" : "");
        }
        String editor = TerminalRows.clean(row.path("editedBy").asText());
        return remarks.append(editor.isEmpty() ? "" : " [edited by " + editor + "]")
                .toString();
    }

    private static List<String> lines(JsonNode text, String before) {
        List<String> lines = new ArrayList<>();
        PARTS.forEach((name, label) -> {
            if (name.equals(FACTS)) {
                TerminalRows.list(text, FACTS).forEach(fact -> lines.add(before + "- " + fact));
            } else if (!TerminalRows.text(text, name).isEmpty()) {
                lines.add(before + label + ": " + TerminalRows.text(text, name));
            }
        });
        return lines;
    }
}
