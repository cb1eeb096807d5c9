/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells of a patch as of an edit, so that the files it touches are known as those of any other edit are. */
final class Patches {
    private static final Pattern FILE = Pattern.compile("(?m)^\\*\\*\\* (Add|Update|Delete) File: (.+)$");

    private Patches() {}

    static HookReport.Tool asEdit(HookReport.Tool tool) {
        if (!tool.name().equals("apply_patch")) {
            return tool;
        }
        String patch = text(tool.input());
        Matcher matcher = FILE.matcher(patch);
        List<MatchResult> files = matcher.results().toList();
        if (files.isEmpty()) {
            return tool;
        }
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        input.put("file_path", files.getFirst().group(2).strip());
        files.stream()
                .skip(1)
                .forEach(
                        file -> input.withArray("/more_files").add(file.group(2).strip()));
        input.put("patch", patch);
        boolean added = files.stream().allMatch(file -> file.group(1).equals("Add"));
        return new HookReport.Tool(added ? "Write" : "Edit", input, tool.output(), tool.failed());
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
