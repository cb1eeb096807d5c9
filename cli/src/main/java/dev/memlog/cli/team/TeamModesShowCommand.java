/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import dev.memlog.cli.client.TerminalRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "show",
        description = {
            "Show the modes that the team has set.",
            "Prints projects with their mode, and the modes there are."
        })
final class TeamModesShowCommand extends ReplyCommand {
    TeamModesShowCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        return client().getJson("/v1/team/modes", Map.of());
    }

    @Override
    protected String text(JsonNode reply) {
        List<String> lines = new ArrayList<>();
        reply.path("items")
                .forEach(item -> lines.add(
                        "%-24s %s".formatted(TerminalRows.text(item, "project"), TerminalRows.text(item, "mode"))));
        if (lines.isEmpty()) {
            lines.add("as the nodes' settings say (mode, mode.project.NAME)");
        }
        lines.add("modes there are: " + String.join(", ", TerminalRows.list(reply, "modes")));
        return String.join(System.lineSeparator(), lines);
    }
}
