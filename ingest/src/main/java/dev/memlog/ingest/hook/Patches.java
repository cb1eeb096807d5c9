/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns a patch into an edit, so that its changes of files read like those of any other edit. */
final class Patches {
    private static final Pattern FILE = Pattern.compile("\\*\\*\\* (Add|Update|Delete) File: (.+)");

    private Patches() {}

    /** The removed and the added lines of one file. */
    private record Change(boolean adds, String file, StringBuilder old, StringBuilder fresh) {}

    static HookReport.Tool asEdit(HookReport.Tool tool) {
        if (!tool.name().equals("apply_patch")) {
            return tool;
        }
        List<Change> changes = changes(text(tool.input()));
        if (changes.isEmpty()) {
            return tool;
        }
        Change first = changes.getFirst();
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("file_path", first.file);
        if (changes.size() > 1) {
            changes.forEach(change -> put(input.withArray("/edits").addObject().put("file_path", change.file), change));
        } else if (first.adds) {
            input.put("content", first.fresh.toString());
        } else {
            put(input, first);
        }
        boolean adds = changes.stream().allMatch(Change::adds);
        return new HookReport.Tool(adds ? "Write" : "Edit", input, tool.output(), tool.failed());
    }

    private static void put(ObjectNode edit, Change change) {
        edit.put("old_string", change.old.toString()).put("new_string", change.fresh.toString());
    }

    private static List<Change> changes(String patch) {
        List<Change> changes = new ArrayList<>();
        for (String line : patch.lines().toList()) {
            Matcher file = FILE.matcher(line);
            if (file.matches()) {
                changes.add(new Change(
                        file.group(1).equals("Add"), file.group(2).strip(), new StringBuilder(), new StringBuilder()));
            } else if (!changes.isEmpty() && line.startsWith("-")) {
                changes.getLast().old.append(line, 1, line.length()).append('\n');
            } else if (!changes.isEmpty() && line.startsWith("+")) {
                changes.getLast().fresh.append(line, 1, line.length()).append('\n');
            }
        }
        return changes;
    }

    private static String text(JsonNode input) {
        if (input.isTextual()) {
            return input.textValue();
        }
        for (String name : List.of("command", "input", "patch")) {
            if (input.path(name).isTextual()) {
                return input.path(name).textValue();
            }
        }
        return "";
    }
}
