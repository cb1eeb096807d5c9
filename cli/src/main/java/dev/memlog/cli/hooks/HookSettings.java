/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings that make an agent post its hooks to a node.
 *
 * <p>Each hook is a {@link HookCommand}, which succeeds silently when the node is away, slow or broken. (Claude Code
 * has HTTP hooks as well, but shows an error at every tool call while nothing listens.) A reply that the model can use
 * is passed on; any other is dropped.
 */
public final class HookSettings {
    /** In seconds; the command itself ends sooner. */
    private static final int TIMEOUT = 5;

    private static final List<String> CLAUDE_CODE = List.of(
            "SessionStart",
            "UserPromptSubmit",
            "PostToolUse",
            "PostToolUseFailure",
            "SubagentStop",
            "PreCompact",
            "Stop",
            "SessionEnd");
    private static final List<String> CODEX = List.of(
            "SessionStart", "UserPromptSubmit", "PostToolUse", "SubagentStop", "PreCompact", "Stop", "SessionEnd");
    /** Without PreCompress, which precedes each call of the model. */
    private static final List<String> GEMINI =
            List.of("SessionStart", "BeforeAgent", "AfterTool", "AfterAgent", "SessionEnd");
    /** Of the two families of tool events, the one with ids. */
    private static final List<String> CURSOR = List.of(
            "sessionStart",
            "beforeSubmitPrompt",
            "postToolUse",
            "postToolUseFailure",
            "subagentStop",
            "afterAgentResponse",
            "preCompact",
            "stop",
            "sessionEnd");

    private static final List<String> ANSWERED =
            List.of("SessionStart", "UserPromptSubmit", "BeforeAgent", "sessionStart");

    /** Runs before a tool call, where an agent takes text from it; only on request, as it is one process more a call. */
    static final String BEFORE_TOOL = "PreToolUse";

    private static final String AFTER_FAILURE = "PostToolUseFailure";
    /** The tools about whose files and commands something can be noted. */
    private static final String TOOLS = "Read|Edit|MultiEdit|Write|NotebookEdit|Bash";

    private HookSettings() {}

    /** A file with the hooks alone, without the one before tool calls. */
    public static ObjectNode of(Agent agent, HookTarget target) {
        return of(agent, target, false);
    }

    /** A file with the hooks alone. */
    public static ObjectNode of(Agent agent, HookTarget target, boolean beforeTool) {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        if (agent == Agent.CURSOR) {
            settings.put("version", 1);
        }
        ObjectNode hooks = settings.putObject("hooks");
        hooksOf(agent, target, beforeTool)
                .forEach((event, hook) -> hooks.putArray(event).add(entry(agent, event, hook)));
        return settings;
    }

    /** Whether the agent's model reads what a hook says before a tool call. */
    static boolean canSayBeforeTool(Agent agent) {
        return agent == Agent.CLAUDE_CODE;
    }

    /**
     * The hook of each event, in the order of a session.
     *
     * @param beforeTool whether the node is asked before tool calls, and heard after failed ones; without effect for an
     *     agent that takes nothing there
     */
    static Map<String, ObjectNode> hooksOf(Agent agent, HookTarget target, boolean beforeTool) {
        Map<String, ObjectNode> hooks = new LinkedHashMap<>();
        List<String> events = switch (agent) {
            case CLAUDE_CODE -> CLAUDE_CODE;
            case CODEX -> CODEX;
            case GEMINI -> GEMINI;
            case CURSOR -> CURSOR;
        };
        boolean asks = beforeTool && canSayBeforeTool(agent);
        for (String event : events) {
            if (asks && event.equals("PostToolUse")) {
                hooks.put(BEFORE_TOOL, hook(agent, target, HookCommand.Answer.ASK));
            }
            boolean isHeard = asks && event.equals(AFTER_FAILURE);
            hooks.put(event, hook(agent, target, isHeard ? HookCommand.Answer.SAY : answer(event)));
        }
        return hooks;
    }

    /** The entry in an event's list: the hook, or a group with the hook alone. */
    static JsonNode entry(Agent agent, String event, ObjectNode hook) {
        if (agent.flat()) {
            return hook;
        }
        ObjectNode group = JsonNodeFactory.instance.objectNode();
        if (event.equals(BEFORE_TOOL)) {
            group.put("matcher", TOOLS);
        }
        group.putArray("hooks").add(hook);
        return group;
    }

    private static ObjectNode hook(Agent agent, HookTarget target, HookCommand.Answer answer) {
        ObjectNode hook = JsonNodeFactory.instance.objectNode();
        if (agent == Agent.GEMINI) {
            hook.put("name", "memlog");
        }
        if (agent != Agent.CURSOR) {
            hook.put("type", "command");
        }
        hook.put("command", HookCommand.of(target, agent, answer));
        return hook.put("timeout", agent == Agent.GEMINI ? TIMEOUT * 1000 : TIMEOUT);
    }

    private static HookCommand.Answer answer(String event) {
        if (event.equals("beforeSubmitPrompt")) {
            return HookCommand.Answer.CONTINUE;
        }
        return ANSWERED.contains(event) ? HookCommand.Answer.SAY : HookCommand.Answer.DROP;
    }
}
