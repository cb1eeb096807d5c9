/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import dev.memlog.cli.client.TerminalRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;

@Command(name = "list", description = "List the teams that have keys, with the authors of these.")
final class TeamListCommand extends ReplyCommand {
    TeamListCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        return client().getJson("/v1/teams", Map.of());
    }

    @Override
    protected String text(JsonNode reply) {
        List<String> lines = new ArrayList<>();
        reply.path("items").forEach(team -> lines.add(line(team)));
        return lines.isEmpty() ? "no teams" : String.join(System.lineSeparator(), lines);
    }

    private static String line(JsonNode team) {
        String authors = StreamSupport.stream(team.path("authors").spliterator(), false)
                .map(each -> TerminalRows.clean(each.asText()))
                .collect(Collectors.joining(", "));
        return "%s  %d keys  %s"
                .formatted(TerminalRows.text(team, "team"), team.path("keys").asInt(), authors);
    }
}
