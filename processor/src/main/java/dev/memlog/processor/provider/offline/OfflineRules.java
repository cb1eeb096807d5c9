/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import dev.memlog.event.SessionEvent;
import dev.memlog.processor.mode.Mode;
import dev.memlog.processor.prompt.DigestLine;
import dev.memlog.processor.prompt.XmlText;
import dev.memlog.processor.provider.BatchEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the reply that a model would: in the grammar, each event of the batch cited by an observation or skipped for a
 * stated reason. Events on the same file, and the steps of merely looking around, become one observation.
 */
public final class OfflineRules {
    /** Tools by which an agent keeps its own books; they say nothing about the project. */
    private static final Set<String> BOOKKEEPING = Set.of(
            "TodoWrite",
            "TodoRead",
            "TaskCreate",
            "TaskUpdate",
            "TaskList",
            "TaskGet",
            "TaskOutput",
            "ToolSearch",
            "Skill",
            "SlashCommand",
            "ListMcpResourcesTool",
            "EnterPlanMode",
            "BashOutput",
            "KillShell");

    private final BatchView batch;
    private final Map<String, List<ToolCall>> groups = new LinkedHashMap<>();
    private final Map<Long, List<Long>> joined = new HashMap<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final List<Long> skipped = new ArrayList<>();

    private OfflineRules(List<BatchEvent> events, String userPrompt) {
        this.batch = new BatchView(events, userPrompt);
    }

    /**
     * @param digest the turn's memories so far, oldest first
     * @param mode whose types and concepts are kept to, though the rules are of software work
     */
    public static String write(List<BatchEvent> events, String userPrompt, List<DigestLine> digest, Mode mode) {
        OfflineRules rules = new OfflineRules(events, userPrompt);
        events.forEach(rules::collect);
        rules.groups.forEach(rules::draft);
        return rules.text(digest, mode);
    }

    private void collect(BatchEvent batched) {
        switch (batched.event()) {
            case SessionEvent.ToolUsed tool -> collect(new ToolCall(batched.number(), tool));
            case SessionEvent.SubagentStopped stopped -> collect(batched.number(), stopped);
            case SessionEvent.ActivityReported activity ->
                drafts.add(GenericRules.activity(batched.number(), activity));
            case SessionEvent.TurnEnded turn -> {}
            case SessionEvent.SessionEnded end -> {}
            case SessionEvent.SessionStarted settled -> skipped.add(batched.number());
            case SessionEvent.PromptSubmitted settled -> skipped.add(batched.number());
            case SessionEvent.CompactionStarted settled -> skipped.add(batched.number());
            case SessionEvent.EventSkipped settled -> skipped.add(batched.number());
            case SessionEvent.Addition settled -> skipped.add(batched.number());
            case SessionEvent.Command settled -> skipped.add(batched.number());
            case SessionEvent.UnknownEvent settled -> skipped.add(batched.number());
        }
    }

    /** A subagent's end and the tool that started it carry the same text; together they are one observation. */
    private void collect(long number, SessionEvent.SubagentStopped stopped) {
        ToolCall delegation = batch.delegationOf(stopped);
        if (delegation == null) {
            drafts.add(AgentRules.stopped(number, stopped));
        } else {
            joined.computeIfAbsent(delegation.number(), key -> new ArrayList<>())
                    .add(number);
        }
    }

    private void collect(ToolCall call) {
        if (BOOKKEEPING.contains(call.tool())) {
            skipped.add(call.number());
        } else {
            groups.computeIfAbsent(groupOf(call), key -> new ArrayList<>()).add(call);
        }
    }

    private String groupOf(ToolCall call) {
        if (call.failed() || call.file().isEmpty()) {
            return "event " + call.number();
        }
        if (FileRules.changes(call) || (FileRules.reads(call) && batch.modifies(call.file()))) {
            // Changes before a failure and changes because of it are separate observations.
            ToolCall cause = batch.failureNaming(call.file(), call.number());
            return "file " + call.file() + (cause == null ? "" : " after " + cause.number());
        }
        return FileRules.reads(call) ? "reading" : "event " + call.number();
    }

    private void draft(String group, List<ToolCall> calls) {
        Draft draft = draftOf(group, calls);
        for (ToolCall call : calls) {
            draft.event(call.number());
            joined.getOrDefault(call.number(), List.of()).forEach(draft::event);
        }
        drafts.add(draft);
    }

    private Draft draftOf(String group, List<ToolCall> calls) {
        ToolCall first = calls.get(0);
        if (!group.startsWith("event ")) {
            return calls.stream().anyMatch(FileRules::changes)
                    ? FileRules.changed(calls, batch)
                    : FileRules.read(calls);
        }
        return switch (first.tool()) {
            case "Bash", "PowerShell", "Shell" -> CommandRules.ran(first, batch);
            case "Read", "Edit", "Write", "MultiEdit", "NotebookEdit", "write_file" ->
                first.failed() ? FileRules.failed(first) : GenericRules.used(first);
            case "Grep", "Glob", "LS" -> SearchRules.searched(first);
            case "WebFetch", "WebSearch" -> SearchRules.web(first);
            case "Agent", "Task" -> AgentRules.delegated(first);
            default -> GenericRules.used(first);
        };
    }

    private String text(List<DigestLine> digest, Mode mode) {
        StringBuilder out = new StringBuilder();
        drafts.forEach(draft -> draft.appendTo(out, mode));
        if (!skipped.isEmpty()) {
            String numbers = XmlText.escapeAttribute(skipped.toString());
            out.append("<skip reason=\"bookkeeping of the agent itself: events ")
                    .append(numbers)
                    .append("\"/>\n");
        } else if (drafts.isEmpty() && batch.lastMessage() == null) {
            out.append("<skip reason=\"no events\"/>\n");
        }
        String lastMessage = batch.lastMessage();
        if (lastMessage != null) {
            TurnSummary.appendTo(out, batch.userPrompt(), lastMessage, drafts, digest);
        }
        return out.toString();
    }
}
