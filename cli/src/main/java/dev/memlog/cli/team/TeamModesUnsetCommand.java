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
        description = {"Remove a mode that the team has set.", "The nodes' settings hold again."})
final class TeamModesUnsetCommand extends ReplyCommand {
    @Parameters(index = "0", paramLabel = "PROJECT", description = "Project, as it was set.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String project;

    TeamModesUnsetCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        return client().postJson("/v1/team/modes/clear", order().put("project", project));
    }

    @Override
    protected String text(JsonNode reply) {
        return "the team has set no mode for " + TerminalRows.text(reply, "project") + " now";
    }
}
