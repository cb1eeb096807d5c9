/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;

/**
 * The part of Claude Code's settings.json that posts its hooks to a node.
 *
 * <p>Most are HTTP hooks: no process for each tool call, and Claude Code goes on when one fails. Two are commands with
 * curl, which fail without a word: SessionStart, whose hooks can only be commands, and SessionEnd, for which Claude Code
 * would print a refused connection to the terminal at each exit.
 */
final class HookSettings {
    private static final List<String> OVER_HTTP =
            List.of("UserPromptSubmit", "PostToolUse", "PostToolUseFailure", "SubagentStop", "PreCompact", "Stop");

    /** Seconds; a node answers within two or says that it cannot. */
    private static final int TIMEOUT = 3;

    private HookSettings() {}

    static ObjectNode of(URI server) {
        String url = server + "/hooks";
        ObjectNode settings = NodeClient.MAPPER.createObjectNode();
        ObjectNode hooks = settings.putObject("hooks");
        add(hooks, "SessionStart").put("type", "command").put("command", curl(server, url) + " 2>/dev/null || true");
        for (String event : OVER_HTTP) {
            add(hooks, event).put("type", "http").put("url", url);
        }
        add(hooks, "SessionEnd").put("type", "command").put("command", curl(server, url) + " >/dev/null 2>&1 || true");
        hooks.forEach(event -> ((ObjectNode) event.at("/0/hooks/0")).put("timeout", TIMEOUT));
        return settings;
    }

    private static ObjectNode add(ObjectNode hooks, String event) {
        return hooks.putArray(event).addObject().putArray("hooks").addObject();
    }

    /** {@code --fail}, because whatever the command prints reaches the agent as context. */
    private static String curl(URI server, String url) {
        String proxy = isLoopback(server.getHost()) ? " --noproxy '*'" : "";
        return "curl --silent --fail" + proxy + " --connect-timeout 1 --max-time 2"
                + " --header 'Content-Type: application/json' --data-binary @- '" + url + "'";
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }
}
