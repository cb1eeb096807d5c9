/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import dev.memlog.event.SessionEvent;
import dev.memlog.processor.provider.BatchEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gives one event's rule a view of the others: earlier failures, changed files, the user's prompt. */
final class BatchView {
    private static final Pattern FIX =
            Pattern.compile("(?<!\\w)(?:fix|bug|broken|crash|repair|fail(?:s|ed|ing|ure)?)(?!\\w)");
    private static final Pattern REFACTOR =
            Pattern.compile("(?<!\\w)(?:refactor|rename|clean ?up|simplify|restructure)");
    private final List<ToolCall> calls;
    private final Set<String> modified = new HashSet<>();
    private final String userPrompt;
    private final @Nullable String lastMessage;

    BatchView(List<BatchEvent> events, String userPrompt) {
        this.userPrompt = Phrase.capitalized(userPrompt.strip());
        calls = events.stream()
                .filter(batched -> batched.event() instanceof SessionEvent.ToolUsed)
                .map(batched -> new ToolCall(batched.number(), (SessionEvent.ToolUsed) batched.event()))
                .toList();
        calls.stream()
                .filter(call -> !call.failed() && FileRules.changes(call))
                .forEach(call -> modified.add(call.file()));
        lastMessage = events.stream()
                .filter(BatchEvent::asksForSummary)
                .map(batched -> batched.event() instanceof SessionEvent.TurnEnded end ? end.lastAssistantMessage() : "")
                .reduce((first, second) -> second)
                .orElse(null);
    }

    String userPrompt() {
        return userPrompt;
    }

    /** Null if the batch ends no turn. */
    @Nullable
    String lastMessage() {
        return lastMessage;
    }

    boolean modifies(String file) {
        return modified.contains(file);
    }

    boolean asksForFix() {
        return FIX.matcher(userPrompt.toLowerCase(Locale.ROOT)).find();
    }

    boolean asksForRefactoring() {
        return REFACTOR.matcher(userPrompt.toLowerCase(Locale.ROOT)).find();
    }

    /** The newest failure before that event whose text names the file; null if there is none. */
    @Nullable
    ToolCall failureNaming(String file, long before) {
        String name = Phrase.fileName(file);
        return calls.stream()
                .filter(call -> call.failed() && call.number() < before)
                .filter(call -> !call.file().equals(file) && call.outputText().contains(name))
                .reduce((first, second) -> second)
                .orElse(null);
    }

    /** The tool event that sent the stopped subagent out; null if the batch does not hold it. */
    @Nullable
    ToolCall delegationOf(SessionEvent.SubagentStopped stopped) {
        String agentId = stopped.envelope().agentId();
        return calls.stream()
                .filter(call -> call.tool().equals("Agent") || call.tool().equals("Task"))
                .filter(call -> agentId == null
                        ? call.outputText().equals(stopped.lastAssistantMessage())
                        : call.output("agentId").equals(agentId))
                .findFirst()
                .orElse(null);
    }

    /** Whether a command of the same program failed before that event. */
    boolean failedBefore(String program, long before) {
        return calls.stream()
                .anyMatch(call -> call.failed()
                        && call.number() < before
                        && Command.of(call.input("command")).program().equals(program));
    }
}
