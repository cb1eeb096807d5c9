/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a tool call says of the commands that it ran and of the error that it failed with, as hashes: of
 * {@link CommandKey}s, and of an {@link ErrorKey}.
 */
public final class ToolKeys {
    /** Commands of one event. */
    public static final int MOST = 16;

    private static final Set<String> SHELLS =
            Set.of("Bash", "PowerShell", "Shell", "shell", "exec_command", "local_shell", "run_shell_command");
    /** Their errors say which file, and a key does not: each missing file would be the same error. */
    private static final Set<String> OF_FILES =
            Set.of("Read", "Edit", "MultiEdit", "Write", "NotebookEdit", "Grep", "Glob", "LS");

    private static final int LONGEST_COMMAND = 4_000;
    /** Of an error the beginning and the end are read: some tools say it first, some last. */
    private static final int END_OF_ERROR = 4_000;
    /** Words that errors of all kinds have. With these alone a key is that of many: {@code error: cannot find symbol}. */
    private static final Set<String> COMMON = Set.of(("abort aborted above all and any are argument arguments assertion"
                    + " assertionerror attribute bash build but can cannot code command compilation connection could denied details"
                    + " directory does err errno error errors exception exist exit expected fail failed failing failure failures fatal"
                    + " file files find for found from function goal got had has have illegal info input invalid line lines make"
                    + " missing module more name non not null object one operation out output panic permission problem problems"
                    + " process program reason refused returned run runtimeerror script see status such symbol syntax syntaxerror"
                    + " task test tests than that the this timed type typeerror undefined unexpected unknown unsupported usage"
                    + " value valueerror warning was were while with you your zero zsh")
            .split(" "));

    private static final Pattern BETWEEN_WORDS = Pattern.compile("\\P{L}+");
    private static final int SHORT_WORD = 2;

    private ToolKeys() {}

    /** The commands that a shell tool ran, each once; empty for another tool. */
    public static List<Integer> commands(String tool, JsonNode input) {
        if (!SHELLS.contains(tool)) {
            return List.of();
        }
        String line = input.path("command").asText(input.path("cmd").asText(""));
        return CommandKey.of(line.substring(0, Math.min(LONGEST_COMMAND, line.length()))).stream()
                .filter(CommandKey::isTelling)
                .map(CommandKey::hash)
                .distinct()
                .toList();
    }

    /** The error that a tool failed with; empty for one without words, and for one that says too little. */
    public static Optional<Integer> error(String tool, JsonNode output) {
        String error = OF_FILES.contains(tool) ? null : errorText(output);
        String key = error == null ? "" : ErrorKey.of(error);
        return isTelling(key) ? Optional.of(KeyHash.of(key)) : Optional.empty();
    }

    private static boolean isTelling(String errorKey) {
        return BETWEEN_WORDS
                .splitAsStream(errorKey.toLowerCase(Locale.ROOT))
                .anyMatch(word -> word.length() > SHORT_WORD && !COMMON.contains(word));
    }

    /** The text of the error that a tool failed with, at most 8,001 characters of it; null for one without words. */
    public static @Nullable String errorText(JsonNode output) {
        for (String name : new String[] {"stderr", "error", "message"}) {
            String text = text(output.path(name));
            if (text != null) {
                return bounded(text);
            }
        }
        String text = text(output);
        return text == null ? null : bounded(text);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.textValue().isBlank() ? node.textValue() : null;
    }

    private static String bounded(String error) {
        return error.length() <= 2 * END_OF_ERROR
                ? error
                : error.substring(0, END_OF_ERROR) + "\n" + error.substring(error.length() - END_OF_ERROR);
    }
}
