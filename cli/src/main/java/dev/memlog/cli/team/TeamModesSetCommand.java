/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import dev.memlog.cli.client.TerminalRows;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "set",
        description = {
            "Set the mode of projects of the team.",
            "It holds for the next call of each session, on all nodes, over the nodes' settings."
        })
final class TeamModesSetCommand extends ReplyCommand {
    @Parameters(
            index = "0",
            paramLabel = "PROJECT",
            description = "Project; * stands for any characters, as in 'thesis*'. A name without * goes first.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String project;

    @Parameters(index = "1", paramLabel = "MODE", description = "Mode: one that `team modes show` lists.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String mode;

    TeamModesSetCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        return client().postJson(
                        "/v1/team/modes", order().put("project", project).put("mode", mode));
    }

    @Override
    protected String text(JsonNode reply) {
        return "the mode of " + TerminalRows.text(reply, "project") + " is now " + TerminalRows.text(reply, "mode");
    }
}
