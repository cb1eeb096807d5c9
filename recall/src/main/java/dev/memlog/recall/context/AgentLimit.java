/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much of a hook's output an agent shows its model. What is longer is put away in a file and the model sees its
 * beginning, so a text is chosen to fit and never cut here.
 *
 * @param most of the unit
 */
record AgentLimit(int most, Unit unit) {
    /** What an agent counts. */
    enum Unit {
        /** UTF-16 units of the whole output, as JSON. */
        CHARACTERS,
        /** Bytes of the text in UTF-8: Codex takes four for a token. */
        BYTES
    }

    /** What stands around the text in the output: the JSON of the answer, and the line for the person. */
    private static final int FRAME = 600;

    /** No limit of an agent, for a person who asks for the whole. */
    static final AgentLimit NONE = new AgentLimit(Integer.MAX_VALUE, Unit.BYTES);

    /**
     * Claude Code: 10,000 characters for each of a hook's texts since 2.1.89 (code.claude.com/docs/en/hooks, and its
     * repository's issues 44086, 51537 and 91614). VS Code and Copilot run the hooks of Claude Code's settings, and no
     * agent is known to take more by itself, so it holds for all that are not named below.
     */
    private static final AgentLimit USUAL = new AgentLimit(10_000, Unit.CHARACTERS);

    /**
     * Codex: additionalContextLimit of a hook, 2,500 tokens unless its user has set another (developers.openai.com/codex,
     * Hooks).
     */
    private static final AgentLimit CODEX = new AgentLimit(10_000, Unit.BYTES);

    private static final Map<String, AgentLimit> LIMITS = Map.of("claude-code", USUAL, "codex", CODEX);

    static AgentLimit of(@Nullable String agent) {
        return agent == null ? USUAL : LIMITS.getOrDefault(agent.toLowerCase(Locale.ROOT), USUAL);
    }

    boolean holds(String text) {
        return most == Integer.MAX_VALUE || size(text) + FRAME <= most;
    }

    private long size(String text) {
        long size = 0;
        for (int i = 0; i < text.length(); i++) {
            size += unit == Unit.CHARACTERS ? inJson(text.charAt(i)) : inUtf8(text.charAt(i));
        }
        return size;
    }

    private static int inJson(char unit) {
        if (unit < 0x20) {
            return unit == '\n' || unit == '\t' || unit == '\r' ? 2 : 6;
        }
        return unit == '"' || unit == '\\' ? 2 : 1;
    }

    private static int inUtf8(char unit) {
        if (unit < 0x80) {
            return 1;
        }
        // Each half of a pair is two of the pair's four bytes.
        return unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
    }
}
