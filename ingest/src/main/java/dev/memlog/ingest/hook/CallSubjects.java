/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.SessionEvent.ToolUsed;
import dev.memlog.event.text.ToolKeys;
import dev.memlog.ingest.accept.ContextSource.ToolCall;
import dev.memlog.ingest.accept.Envelopes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of a tool call memories are looked for by: its file, its command, its error. */
final class CallSubjects {
    private static final Set<String> OF_FILES = Set.of("Read", "Edit", "MultiEdit", "Write", "NotebookEdit");
    private static final String SHELL = "Bash";
    private static final int LONGEST_PATH = 4_096;
    private static final int LONGEST_COMMAND = 4_000;

    private CallSubjects() {}

    /** Null for a tool without a file or a command. */
    static @Nullable ToolCall before(ToolUsed call) {
        String file = file(call);
        String command = command(call);
        return file == null && command == null ? null : new ToolCall(file, command, null);
    }

    /** Null if it failed without words. */
    static @Nullable ToolCall failed(ToolUsed call) {
        String error = ToolKeys.errorText(call.output());
        return error == null ? null : new ToolCall(file(call), command(call), error);
    }

    private static @Nullable String file(ToolUsed call) {
        if (!OF_FILES.contains(call.toolName())) {
            return null;
        }
        String file = text(call.input().path("file_path"));
        return Envelopes.clip(file == null ? text(call.input().path("notebook_path")) : file, LONGEST_PATH);
    }

    private static @Nullable String command(ToolUsed call) {
        return call.toolName().equals(SHELL)
                ? Envelopes.clip(text(call.input().path("command")), LONGEST_COMMAND)
                : null;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.textValue().isBlank() ? node.textValue() : null;
    }
}
