/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Renames the tools of VS Code's agent and Copilot to the names that prompts and rules of the other modules use. */
final class CopilotTools {
    private static final Map<String, String> TOOLS = Map.ofEntries(
            Map.entry("editFiles", "Edit"),
            Map.entry("edit", "Edit"),
            Map.entry("edit_file", "Edit"),
            Map.entry("insert_edit_into_file", "Edit"),
            Map.entry("replace_string_in_file", "Edit"),
            Map.entry("multi_replace_string_in_file", "Edit"),
            Map.entry("replaceStringInFile", "Edit"),
            Map.entry("str_replace", "Edit"),
            Map.entry("str_replace_editor", "Edit"),
            Map.entry("edit_notebook_file", "NotebookEdit"),
            Map.entry("create_file", "Write"),
            Map.entry("createFile", "Write"),
            Map.entry("create", "Write"),
            Map.entry("read_file", "Read"),
            Map.entry("readFile", "Read"),
            Map.entry("view", "Read"),
            Map.entry("list_dir", "LS"),
            Map.entry("listDirectory", "LS"),
            Map.entry("file_search", "Glob"),
            Map.entry("fileSearch", "Glob"),
            Map.entry("glob", "Glob"),
            Map.entry("grep_search", "Grep"),
            Map.entry("textSearch", "Grep"),
            Map.entry("semantic_search", "Grep"),
            Map.entry("codebase", "Grep"),
            Map.entry("grep", "Grep"),
            Map.entry("rg", "Grep"),
            Map.entry("run_in_terminal", "Bash"),
            Map.entry("runInTerminal", "Bash"),
            Map.entry("runTerminalCommand", "Bash"),
            Map.entry("runCommands", "Bash"),
            Map.entry("bash", "Bash"),
            Map.entry("powershell", "Bash"),
            Map.entry("shell", "Bash"),
            Map.entry("fetch_webpage", "WebFetch"),
            Map.entry("fetch", "WebFetch"),
            Map.entry("web_fetch", "WebFetch"),
            Map.entry("web_search", "WebSearch"),
            Map.entry("runSubagent", "Agent"),
            Map.entry("task", "Agent"),
            Map.entry("manage_todo_list", "TodoWrite"),
            Map.entry("todos", "TodoWrite"),
            Map.entry("update_todo", "TodoWrite"),
            Map.entry("ask_user", "AskUserQuestion"));

    private static final Map<String, String> FIELDS = Map.of(
            "filePath", "file_path",
            "path", "file_path",
            "oldString", "old_string",
            "old_str", "old_string",
            "newString", "new_string",
            "new_str", "new_string",
            "file_text", "content",
            "replacements", "edits");

    private CopilotTools() {}

    /** Returns another agent's tool unchanged. */
    static HookReport.Tool named(HookReport.Tool tool) {
        String name = TOOLS.get(tool.name());
        return name == null
                ? tool
                : new HookReport.Tool(
                        name, isOfFiles(name) ? renamed(tool.input()) : tool.input(), tool.output(), tool.failed());
    }

    private static boolean isOfFiles(String name) {
        return name.equals("Edit") || name.equals("Write") || name.equals("Read") || name.equals("NotebookEdit");
    }

    private static JsonNode renamed(JsonNode input) {
        if (!input.isObject()) {
            return input;
        }
        ObjectNode renamed = JsonNodeFactory.instance.objectNode();
        JsonNode first = firstFile(input);
        if (!first.isMissingNode()) {
            renamed.set("file_path", first);
        }
        input.properties().forEach(property -> {
            String name = FIELDS.getOrDefault(property.getKey(), property.getKey());
            if (name.equals("edits") && property.getValue().isArray()) {
                ArrayNode edits = renamed.putArray(name);
                property.getValue().forEach(edit -> edits.add(renamed(edit)));
            } else if (!isSingle(name, property.getValue())) {
                renamed.set(name, property.getValue());
            }
        });
        return renamed;
    }

    /** A list of one file repeats the file's path. */
    private static boolean isSingle(String name, JsonNode value) {
        return name.equals("files") && value.isArray() && value.size() == 1;
    }

    private static JsonNode firstFile(JsonNode input) {
        JsonNode listed = input.path("files").path(0);
        if (listed.isMissingNode()) {
            listed = input.path("replacements").path(0);
        }
        if (!listed.isObject()) {
            return listed;
        }
        return listed.has("filePath") ? listed.path("filePath") : listed.path("path");
    }
}
