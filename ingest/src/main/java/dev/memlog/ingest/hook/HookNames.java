/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.ingest.accept.HookEventIds;
import dev.memlog.ingest.accept.JsonFields;
import java.util.Locale;
import java.util.Map;

/** Maps agents' hook names to Claude Code's. */
final class HookNames {
    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("sessionstart", "SessionStart"),
            Map.entry("userpromptsubmit", "UserPromptSubmit"),
            Map.entry("userpromptsubmitted", "UserPromptSubmit"),
            Map.entry("pretooluse", "PreToolUse"),
            Map.entry("posttooluse", HookEventIds.TOOL_DONE),
            Map.entry("posttoolusefailure", "PostToolUseFailure"),
            Map.entry("subagentstop", "SubagentStop"),
            Map.entry("precompact", "PreCompact"),
            Map.entry("stop", "Stop"),
            Map.entry("agentstop", "Stop"),
            Map.entry("sessionend", "SessionEnd"));

    private HookNames() {}

    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** The hook's name; without one, the hook that has such properties; blank if none matches. */
    static String of(HookPayload payload) {
        String given = payload.hookName();
        if (!given.isEmpty()) {
            return KNOWN.getOrDefault(plain(given), given);
        }
        JsonFields fields = payload.fields();
        if (!fields.any("tool_name").isNull()) {
            JsonNode output = fields.any("tool_response", "tool_result");
            return output.isNull() && !payload.cut() ? "" : HookEventIds.TOOL_DONE;
        }
        if (!fields.any("prompt").isNull()) {
            return "UserPromptSubmit";
        }
        return fields.any("last_assistant_message").isNull() ? "" : "Stop";
    }
}
