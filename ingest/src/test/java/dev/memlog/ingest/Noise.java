/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import java.util.List;
import java.util.Random;

/** JSON that is well formed and otherwise anything: known names with values of any shape. */
public final class Noise {
    private static final List<String> NAMES = List.of(
            "session_id",
            "contentSessionId",
            "sessionId",
            "hook_event_name",
            "eventType",
            "tool_name",
            "tool_input",
            "tool_response",
            "tool_use_id",
            "prompt",
            "prompt_id",
            "userPrompt",
            "cwd",
            "project",
            "agent_id",
            "agentId",
            "payload",
            "occurredAtEpoch",
            "last_assistant_message",
            "platformSource",
            "source",
            "reason",
            "error",
            "id");
    private static final List<String> TEXTS = List.of(
            "s",
            "PostToolUse",
            "PostToolUseFailure",
            "SessionStart",
            "UserPromptSubmit",
            "Stop",
            "tool_use",
            "user_prompt",
            "",
            " ",
            "<private>",
            "</private>",
            "\\ud83d",
            "\\u0000\\u0001",
            "/",
            "C:\\\\x\\\\y",
            "password=\\\"",
            "TOKEN='",
            "-----BEGIN PRIVATE KEY-----",
            "a://b:c@",
            "~/..//.");

    private Noise() {}

    public static String mutated(Random random) {
        String object = object(random, 0);
        return random.nextInt(10) == 0 ? "[" + object + "]" : object;
    }

    private static String object(Random random, int depth) {
        StringBuilder out = new StringBuilder("{");
        int size = random.nextInt(10);
        for (int i = 0; i < size; i++) {
            out.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(NAMES.get(random.nextInt(NAMES.size())))
                    .append("\":")
                    .append(value(random, depth + 1));
        }
        return out.append('}').toString();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 6 : 8)) {
            case 0, 1, 2 -> '"' + TEXTS.get(random.nextInt(TEXTS.size())) + '"';
            case 3 -> String.valueOf(random.nextLong());
            case 4 -> random.nextBoolean() ? "1e400" : "null";
            case 5 -> String.valueOf(random.nextBoolean());
            case 6 -> "[" + value(random, depth + 1) + "," + value(random, depth + 1) + "]";
            default -> object(random, depth);
        };
    }
}
