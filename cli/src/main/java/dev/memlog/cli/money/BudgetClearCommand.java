/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.money;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.ServerOption;
import dev.memlog.cli.client.SweepOption;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "clear",
        description = "Remove the runtime budget; the configured one applies again.",
        mixinStandardHelpOptions = true)
final class BudgetClearCommand implements Runnable {
    @Mixin
    private final ServerOption server;

    @Parameters(
            index = "0",
            paramLabel = "BUDGET",
            description = "Budget: session.tokens, session.usd, project.tokens, project.usd, day.tokens or day.usd.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String budget;

    @Option(names = "--json", description = "Print the node's JSON reply.")
    private boolean json;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    BudgetClearCommand(Map<String, String> environment) {
        server = new ServerOption(environment);
    }

    @Override
    public void run() {
        JsonNode answer = server.client()
                .postJson(
                        "/v1/budget/clear",
                        NodeClient.MAPPER
                                .createObjectNode()
                                .put("budget", budget)
                                .put("actor", SweepOption.actor()));
        spec.commandLine()
                .getOut()
                .println(json ? answer.toPrettyString() : "budget " + budget + " is now what is configured");
    }
}
