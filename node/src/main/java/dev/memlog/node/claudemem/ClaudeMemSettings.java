/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.claudemem;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Ungated;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.provider.ProviderNames;
import dev.memlog.settings.ContextSettings;
import dev.memlog.settings.IngestSettings;
import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.ProviderSettings;
import dev.memlog.settings.Setting;
import dev.memlog.settings.Settings;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows Memlog's settings, without secrets, under the names that claude-mem's clients know. */
public final class ClaudeMemSettings {
    private static final String ROUTE = "/api/settings";
    private static final String READ_AT_START =
            "Memlog reads its settings at the start: write them into memlog.properties in its data folder (keys says what"
                    + " they are called there; bin/memlog config lists all) and start it again";

    private final Settings settings;
    private final Map<String, Setting<?>> keys = new LinkedHashMap<>();

    public ClaudeMemSettings(Settings settings) {
        this.settings = settings;
        keys.put("CLAUDE_MEM_WORKER_HOST", NodeSettings.HOST);
        keys.put("CLAUDE_MEM_WORKER_PORT", NodeSettings.PORT);
        keys.put("CLAUDE_MEM_DATA_DIR", NodeSettings.DATA);
        keys.put("CLAUDE_MEM_PROVIDER", NodeSettings.PROVIDERS);
        keys.put(
                "CLAUDE_MEM_MODEL", ProviderSettings.of(ProviderNames.ANTHROPIC).model());
        keys.put(
                "CLAUDE_MEM_GEMINI_MODEL",
                ProviderSettings.of(ProviderNames.GEMINI).model());
        keys.put(
                "CLAUDE_MEM_GEMINI_API_KEY",
                ProviderSettings.of(ProviderNames.GEMINI).apiKey());
        keys.put(
                "CLAUDE_MEM_OPENROUTER_MODEL",
                ProviderSettings.of(ProviderNames.OPENROUTER).model());
        keys.put(
                "CLAUDE_MEM_OPENROUTER_API_KEY",
                ProviderSettings.of(ProviderNames.OPENROUTER).apiKey());
        keys.put(
                "CLAUDE_CODE_PATH",
                ProviderSettings.of(ProviderNames.CLAUDE_CLI).command());
        keys.put("CLAUDE_MEM_SKIP_TOOLS", IngestSettings.SKIP_TOOLS);
        keys.put("CLAUDE_MEM_CONTEXT_OBSERVATIONS", ContextSettings.OBSERVATIONS);
        keys.put("CLAUDE_MEM_CONTEXT_FULL_COUNT", ContextSettings.FULL);
        keys.put("CLAUDE_MEM_CONTEXT_FULL_FIELD", ContextSettings.FULL_FIELD);
        keys.put("CLAUDE_MEM_CONTEXT_SESSION_COUNT", ContextSettings.SUMMARIES);
        keys.put("CLAUDE_MEM_CONTEXT_OBSERVATION_TYPES", ContextSettings.OBSERVATION_TYPES);
        keys.put("CLAUDE_MEM_CONTEXT_OBSERVATION_CONCEPTS", ContextSettings.OBSERVATION_CONCEPTS);
        keys.put("CLAUDE_MEM_CONTEXT_SHOW_READ_TOKENS", ContextSettings.SHOW_READ_TOKENS);
        keys.put("CLAUDE_MEM_CONTEXT_SHOW_WORK_TOKENS", ContextSettings.SHOW_WORK_TOKENS);
        keys.put("CLAUDE_MEM_CONTEXT_SHOW_SAVINGS_AMOUNT", ContextSettings.SHOW_SAVINGS_AMOUNT);
        keys.put("CLAUDE_MEM_CONTEXT_SHOW_SAVINGS_PERCENT", ContextSettings.SHOW_SAVINGS_PERCENT);
        keys.put("CLAUDE_MEM_CONTEXT_SHOW_LAST_SUMMARY", ContextSettings.SHOW_LAST_SUMMARY);
        keys.put("CLAUDE_MEM_CONTEXT_SHOW_LAST_MESSAGE", ContextSettings.SHOW_LAST_MESSAGE);
        keys.put("CLAUDE_MEM_CONTEXT_SHOW_TERMINAL_OUTPUT", ContextSettings.SHOW_TERMINAL_OUTPUT);
        keys.put("CLAUDE_MEM_WELCOME_HINT_ENABLED", ContextSettings.WELCOME_HINT);
        keys.put("CLAUDE_MEM_SEMANTIC_INJECT", ContextSettings.ON_PROMPT);
        keys.put("CLAUDE_MEM_SEMANTIC_INJECT_LIMIT", ContextSettings.ON_PROMPT_LIMIT);
    }

    public void addTo(Routes routes) {
        routes.ofNode(Methods.GET, KeyScope.ADMIN, ROUTE, Ungated.at(() -> Reply.ok(values())));
        routes.ofNode(Methods.POST, KeyScope.ADMIN, ROUTE, Ungated.at(this::refusal));
    }

    /** Every value is a text, as in claude-mem. */
    private ObjectNode values() {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        keys.forEach((theirs, ours) -> values.put(theirs, settings.text(ours)));
        values.put(
                "CLAUDE_MEM_PROVIDER",
                provider(settings.get(NodeSettings.PROVIDERS).getFirst()));
        values.put("CLAUDE_MEM_MODE", "code");
        values.put("CLAUDE_MEM_CHROMA_ENABLED", "false");
        return values;
    }

    private Reply refusal() {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("success", false).put("error", READ_AT_START);
        ObjectNode names = body.putObject("keys");
        keys.forEach((theirs, ours) -> names.put(theirs, ours.key()));
        return Reply.json(StatusCodes.NOT_IMPLEMENTED, body);
    }

    private static String provider(String first) {
        return first.equals(ProviderNames.ANTHROPIC) || first.equals(ProviderNames.CLAUDE_CLI) ? "claude" : first;
    }
}
