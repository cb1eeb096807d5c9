/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.money;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import dev.memlog.cli.client.TerminalRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "show",
        description = {"Show the budgets.", "Prints the limit, spent, left, and when each renews."})
final class BudgetShowCommand extends ReplyCommand {
    BudgetShowCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        return client().getJson("/v1/budget", Map.of());
    }

    @Override
    protected String text(JsonNode reply) {
        List<String> lines = new ArrayList<>(List.of(SpendText.budgets(reply.path("budgets"))));
        client().get("/ready", Map.of())
                .json()
                .path("spend")
                .path("modelsWithoutUsage")
                .forEach(model -> lines.add(
                        TerminalRows.clean(model.asText()) + " reports no usage: no budget counts what it costs"));
        return String.join(System.lineSeparator(), lines);
    }
}
