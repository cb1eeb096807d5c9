/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.SessionEvent.ToolUsed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads a tool event's fields by any of their usual names. */
record ToolCall(long number, ToolUsed event) {
    String tool() {
        return event.toolName();
    }

    boolean failed() {
        return event.failed();
    }

    String input(String... names) {
        return text(event.input(), names);
    }

    String output(String... names) {
        return text(event.output(), names);
    }

    JsonNode rawInput() {
        return event.input();
    }

    JsonNode rawOutput() {
        return event.output();
    }

    /** The file that the tool worked on, relative to the working directory if it lies inside; empty if none. */
    String file() {
        return relative(input("file_path", "notebook_path", "path", "filePath", "filename"));
    }

    String relative(String path) {
        String cwd = event.envelope().cwd();
        return cwd != null && path.startsWith(cwd + "/") && path.length() > cwd.length() + 1
                ? path.substring(cwd.length() + 1)
                : path;
    }

    /** Everything it put out as text: an error, a command's streams, the texts of a structured result. */
    String outputText() {
        JsonNode output = event.output();
        if (output.isTextual()) {
            return output.textValue();
        }
        String streams = String.join(
                "\n",
                Stream.of(output("stdout"), output("stderr"))
                        .filter(stream -> !stream.isBlank())
                        .toList());
        if (!streams.isEmpty()) {
            return streams;
        }
        String named = output("error", "result", "text", "message", "output", "stdout");
        return named.isEmpty() ? String.join("\n", texts(output)) : named;
    }

    private static List<String> texts(JsonNode output) {
        List<String> texts = new ArrayList<>();
        JsonNode content = output.isArray() ? output : output.path("content");
        if (content.isTextual()) {
            texts.add(content.textValue());
        }
        content.forEach(block -> {
            if (block.path("text").isTextual()) {
                texts.add(block.path("text").textValue());
            }
        });
        return texts;
    }

    private static String text(JsonNode node, String... names) {
        for (String name : names) {
            if (node.path(name).isTextual() && !node.path(name).textValue().isBlank()) {
                return node.path(name).textValue();
            }
        }
        return "";
    }
}
