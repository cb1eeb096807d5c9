/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.ingest.project.FilePatterns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which tool calls are left out because of the files they touch: those named in a setting, and agents' own
 * notes, which repeat existing memories. The paths in a command count, too.
 *
 * <p>Threading: safe.
 */
final class LeftOutFiles {
    static final String FILE_EXCLUDED = "file_excluded";
    static final String SESSION_MEMORY_META = "session_memory_meta";

    /**
     * Notes of Claude Code, Codex, Cursor, Gemini CLI, claude-mem and Memlog; not a project's own folder named memory.
     */
    private static final FilePatterns NOTES = new FilePatterns(List.of(
            ".claude/projects/*/memory",
            ".claude/projects/*/*/session-memory",
            ".claude/**/session-memory",
            ".claude/session-memory",
            ".claude/agent-memory",
            ".claude/agent-memory-local",
            "session-memory",
            ".codex/memories",
            ".codex/memories_*",
            ".cursor/rules",
            ".cursorrules",
            ".gemini/GEMINI.md",
            ".claude-mem",
            ".memlog"));

    /** Each pattern of notes contains one of these; a cheap first test. */
    private static final List<String> PARTS_OF_NOTES =
            List.of(".claude", "session-memory", ".codex", ".cursor", ".gemini", ".memlog");

    private static final Set<String> PATHS = Set.of(
            "file_path",
            "filePath",
            "notebook_path",
            "path",
            "absolute_path",
            "target_file",
            "file",
            "dir_path",
            "directory");
    private static final Set<String> LISTS = Set.of("files", "paths", "edits", "replacements");
    private static final int MAX_PATHS = 2_000;
    private static final int LONGEST_PATH = 4_096;

    private final FilePatterns excluded;

    LeftOutFiles(List<String> excludeFiles) {
        excluded = new FilePatterns(excludeFiles);
    }

    /** The reason to leave a call out, or null to keep it. */
    @Nullable
    String reason(JsonNode input) {
        List<String> paths = paths(input);
        // A call with more paths than can be checked is left out.
        if (!excluded.isEmpty() && (paths.size() >= MAX_PATHS || paths.stream().anyMatch(excluded::has))) {
            return FILE_EXCLUDED;
        }
        return paths.stream().anyMatch(LeftOutFiles::isNote) ? SESSION_MEMORY_META : null;
    }

    private static boolean isNote(String path) {
        return PARTS_OF_NOTES.stream().anyMatch(path::contains) && NOTES.has(path);
    }

    /** The paths in a tool's input, as written, and the words of a command that may be paths; a bounded number. */
    static List<String> paths(JsonNode input) {
        List<String> paths = new ArrayList<>();
        collect(input, paths);
        return paths;
    }

    private static void collect(JsonNode input, List<String> paths) {
        input.properties().forEach(property -> {
            JsonNode value = property.getValue();
            if (PATHS.contains(property.getKey())) {
                add(value, paths);
            } else if (LISTS.contains(property.getKey()) && value.isArray()) {
                value.forEach(each -> {
                    add(each, paths);
                    collect(each, paths);
                });
            } else if (property.getKey().equals("command")) {
                (value.isArray() ? value : List.of(value)).forEach(each -> words(each.asText(""), paths));
            }
        });
    }

    private static void add(JsonNode value, List<String> paths) {
        if (value.isTextual() && paths.size() < MAX_PATHS) {
            paths.add(value.textValue());
        }
    }

    /** Adds the words of a command that may be paths. */
    private static void words(String command, List<String> paths) {
        int from = 0;
        for (int at = 0; at <= command.length() && paths.size() < MAX_PATHS; at++) {
            if (at == command.length() || endsWord(command.charAt(at))) {
                String word = command.substring(from, at);
                if (word.length() <= LONGEST_PATH && (word.indexOf('/') >= 0 || word.indexOf('.') >= 0)) {
                    paths.add(home(word));
                }
                from = at + 1;
            }
        }
    }

    private static String home(String word) {
        for (String variable : List.of("$HOME/", "${HOME}/")) {
            if (word.startsWith(variable)) {
                return "~/" + word.substring(variable.length());
            }
        }
        return word;
    }

    private static boolean endsWord(char c) {
        return c <= ' ' || "\"'`;|&<>()=,".indexOf(c) >= 0;
    }
}
