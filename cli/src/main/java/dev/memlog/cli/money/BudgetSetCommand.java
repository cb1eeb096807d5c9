/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.money;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import dev.memlog.cli.client.TerminalRows;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "set",
        description = {"Set a budget for all nodes.", "It overrides the configured budget until `budget clear`."})
final class BudgetSetCommand extends ReplyCommand {
    @Parameters(
            index = "0",
            paramLabel = "BUDGET",
            description = "Budget: session.tokens, session.usd, project.tokens, project.usd, day.tokens or day.usd.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String budget;

    @Parameters(
            index = "1",
            paramLabel = "LIMIT",
            description = "Limit: tokens such as 500000, dollars such as 2.50, or none.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String limit;

    BudgetSetCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        return client().postJson("/v1/budget", order().put("budget", budget).put("limit", limit));
    }

    @Override
    protected String text(JsonNode reply) {
        return "budget " + budget + " is now " + TerminalRows.clean(limit);
    }
}
