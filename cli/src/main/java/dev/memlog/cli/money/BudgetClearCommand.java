/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.money;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "clear",
        description = {"Remove the runtime budget.", "The configured budget applies again."})
final class BudgetClearCommand extends ReplyCommand {
    @Parameters(
            index = "0",
            paramLabel = "BUDGET",
            description = "Budget: session.tokens, session.usd, project.tokens, project.usd, day.tokens or day.usd.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String budget;

    BudgetClearCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        return client().postJson("/v1/budget/clear", order().put("budget", budget));
    }

    @Override
    protected String text(JsonNode reply) {
        return "budget " + budget + " is now what is configured";
    }
}
