/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.money;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.ServerOption;
import dev.memlog.cli.client.SweepOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "pause",
        description = "Pause provider calls; events are still accepted and memories still found.",
        mixinStandardHelpOptions = true)
public final class PauseCommand implements Runnable {
    @Mixin
    private final ServerOption server;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Reason, shown with the pause.")
    @Nullable
    private String reason;

    @Option(names = "--json", description = "Print the node's JSON reply.")
    private boolean json;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    public PauseCommand(Map<String, String> environment) {
        server = new ServerOption(environment);
    }

    @Override
    public void run() {
        ObjectNode body = NodeClient.MAPPER.createObjectNode().put("actor", SweepOption.actor());
        if (reason != null) {
            body.put("reason", reason);
        }
        JsonNode answer = server.client().postJson("/v1/pause", body);
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? answer.toPrettyString()
                                : "paused: calls in flight end, new work is parked until `memlog resume`");
    }
}
