/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.claudemem;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.JsonAnswer;
import dev.memlog.settings.Settings;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
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
    private final Map<String, String> keys = new LinkedHashMap<>();

    public ClaudeMemSettings(Settings settings) {
        this.settings = settings;
        keys.put("CLAUDE_MEM_WORKER_HOST", "host");
        keys.put("CLAUDE_MEM_WORKER_PORT", "port");
        keys.put("CLAUDE_MEM_DATA_DIR", "data");
        keys.put("CLAUDE_MEM_PROVIDER", "providers");
        keys.put("CLAUDE_MEM_MODEL", "provider.anthropic.model");
        keys.put("CLAUDE_MEM_GEMINI_MODEL", "provider.gemini.model");
        keys.put("CLAUDE_MEM_GEMINI_API_KEY", "provider.gemini.api-key");
        keys.put("CLAUDE_MEM_OPENROUTER_MODEL", "provider.openrouter.model");
        keys.put("CLAUDE_MEM_OPENROUTER_API_KEY", "provider.openrouter.api-key");
        keys.put("CLAUDE_CODE_PATH", "provider.claude-cli.command");
        keys.put("CLAUDE_MEM_SKIP_TOOLS", "ingest.skip-tools");
        keys.put("CLAUDE_MEM_CONTEXT_OBSERVATIONS", "context.observations");
        keys.put("CLAUDE_MEM_CONTEXT_FULL_COUNT", "context.full");
        keys.put("CLAUDE_MEM_CONTEXT_FULL_FIELD", "context.full-field");
        keys.put("CLAUDE_MEM_CONTEXT_SESSION_COUNT", "context.summaries");
        keys.put("CLAUDE_MEM_CONTEXT_OBSERVATION_TYPES", "context.observation-types");
        keys.put("CLAUDE_MEM_CONTEXT_OBSERVATION_CONCEPTS", "context.observation-concepts");
        keys.put("CLAUDE_MEM_CONTEXT_SHOW_READ_TOKENS", "context.show-read-tokens");
        keys.put("CLAUDE_MEM_CONTEXT_SHOW_WORK_TOKENS", "context.show-work-tokens");
        keys.put("CLAUDE_MEM_CONTEXT_SHOW_SAVINGS_AMOUNT", "context.show-savings-amount");
        keys.put("CLAUDE_MEM_CONTEXT_SHOW_SAVINGS_PERCENT", "context.show-savings-percent");
        keys.put("CLAUDE_MEM_CONTEXT_SHOW_LAST_SUMMARY", "context.show-last-summary");
        keys.put("CLAUDE_MEM_CONTEXT_SHOW_LAST_MESSAGE", "context.show-last-message");
        keys.put("CLAUDE_MEM_CONTEXT_SHOW_TERMINAL_OUTPUT", "context.show-terminal-output");
        keys.put("CLAUDE_MEM_WELCOME_HINT_ENABLED", "context.welcome-hint");
        keys.put("CLAUDE_MEM_SEMANTIC_INJECT", "context.on-prompt");
        keys.put("CLAUDE_MEM_SEMANTIC_INJECT_LIMIT", "context.on-prompt-limit");
    }

    public void addTo(RoutingHandler routes) {
        routes.get(ROUTE, JsonAnswer.ok(this::values));
        routes.post(ROUTE, this::refuse);
    }

    /** Every value is a text, as in claude-mem. */
    private ObjectNode values() {
        ObjectNode values = JsonAnswer.object();
        keys.forEach((theirs, ours) -> values.put(theirs, settings.written(ours)));
        values.put("CLAUDE_MEM_PROVIDER", provider(settings.words("providers").getFirst()));
        values.put("CLAUDE_MEM_MODE", "code");
        values.put("CLAUDE_MEM_CHROMA_ENABLED", "false");
        return values;
    }

    private void refuse(HttpServerExchange exchange) {
        ObjectNode body = JsonAnswer.object().put("success", false).put("error", READ_AT_START);
        ObjectNode names = body.putObject("keys");
        keys.forEach(names::put);
        JsonAnswer.send(exchange, StatusCodes.NOT_IMPLEMENTED, body);
    }

    private static String provider(String first) {
        return first.equals("anthropic") || first.equals("claude-cli") ? "claude" : first;
    }
}
