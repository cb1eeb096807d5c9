/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import dev.memlog.cli.client.TerminalRows;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "unset",
        description = {"Remove a price that the team has set.", "The nodes' price holds again."})
final class TeamPricesUnsetCommand extends ReplyCommand {
    @Parameters(index = "0", paramLabel = "MODEL", description = "Model, as it was set.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String model;

    TeamPricesUnsetCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        return client().postJson("/v1/team/prices/clear", order().put("model", model));
    }

    @Override
    protected String text(JsonNode reply) {
        return "the team has set no price for " + TerminalRows.text(reply, "model") + " now";
    }
}
