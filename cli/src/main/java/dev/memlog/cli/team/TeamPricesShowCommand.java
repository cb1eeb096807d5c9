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
        description = {"Show the prices that the team has set.", "Prints dollars for a million tokens."})
final class TeamPricesShowCommand extends ReplyCommand {
    TeamPricesShowCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        return client().getJson("/v1/team/prices", Map.of());
    }

    @Override
    protected String text(JsonNode reply) {
        List<String> lines = new ArrayList<>();
        reply.path("items").forEach(item -> lines.add(line(item)));
        return lines.isEmpty()
                ? "as the nodes' settings say (price.MODEL.input, price.MODEL.output), else list prices"
                : String.join(System.lineSeparator(), lines);
    }

    static String line(JsonNode price) {
        String cached = TerminalRows.text(price, "cachedInput");
        return "%-32s input $%s, output $%s%s"
                .formatted(
                        TerminalRows.text(price, "model"),
                        TerminalRows.text(price, "input"),
                        TerminalRows.text(price, "output"),
                        cached.isEmpty() ? "" : ", cached input $" + cached);
    }
}
