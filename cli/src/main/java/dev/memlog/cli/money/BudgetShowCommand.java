/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.money;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.ServerOption;
import dev.memlog.cli.client.TerminalRows;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "show",
        description = "Show the budgets: limit, spent, left, and when each renews.",
        mixinStandardHelpOptions = true)
final class BudgetShowCommand implements Runnable {
    @Mixin
    private final ServerOption server;

    @Option(names = "--json", description = "Print the node's JSON reply.")
    private boolean json;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    BudgetShowCommand(Map<String, String> environment) {
        server = new ServerOption(environment);
    }

    @Override
    public void run() {
        NodeClient client = server.client();
        JsonNode found = client.getJson("/v1/budget", Map.of());
        if (json) {
            spec.commandLine().getOut().println(found.toPrettyString());
            return;
        }
        JsonNode spend = client.get("/ready", Map.of()).json().path("spend");
        spec.commandLine().getOut().println(SpendText.budgets(found.path("budgets")));
        for (JsonNode model : spend.path("modelsWithoutUsage")) {
            spec.commandLine()
                    .getOut()
                    .println(TerminalRows.clean(model.asText()) + " tells no usage: no budget counts what it costs");
        }
    }
}
