/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.JsonCommand;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.Terminal;
import dev.memlog.cli.client.TerminalRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "erase",
        description = {
            "Erase a team: its memories, dead letters, databases and keys.",
            "Prints a certificate of what is left where, and until when. After an interruption the same command resumes."
        })
final class TeamEraseCommand extends JsonCommand implements Runnable {
    private static final int MOST_ROUNDS = 10_000;

    @Parameters(paramLabel = "TEAM", description = "Name of the team.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String team;

    @Option(names = "--dry-run", description = "Dry run: show what would be erased.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask for confirmation.")
    private boolean yes;

    private final Terminal terminal;

    TeamEraseCommand(Map<String, String> environment, Terminal terminal) {
        super(environment);
        this.terminal = terminal;
    }

    @Override
    public void run() {
        JsonNode estimate = erase(true);
        if (dryRun) {
            print(estimate, what(estimate));
            return;
        }
        if (!yes) {
            terminal.confirm(
                    line(),
                    "erase the team " + TerminalRows.clean(team) + " (" + what(estimate) + ") for good",
                    "nothing was erased");
        }
        JsonNode answer = erase(false);
        for (int round = 0; round < MOST_ROUNDS && !answer.path("done").asBoolean(); round++) {
            answer = erase(false);
        }
        print(answer, String.join(System.lineSeparator(), certificate(answer)));
    }

    private JsonNode erase(boolean dry) {
        ObjectNode order = NodeClient.MAPPER.createObjectNode().put("dryRun", dry);
        return client().postJson("/v1/teams/" + team + "/erase", order);
    }

    private static String what(JsonNode answer) {
        return "%d memories, %d dead letters, %d sessions, %d keys"
                .formatted(
                        answer.at("/matched/memories").asLong(),
                        answer.at("/matched/deadLetters").asLong(),
                        answer.at("/matched/sessions").asLong(),
                        answer.at("/matched/keys").asLong());
    }

    private static List<String> certificate(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        lines.add(
                answer.path("done").asBoolean()
                        ? "the team " + TerminalRows.text(answer, "team") + " is erased since "
                                + TerminalRows.text(answer, "erasedAt")
                        : "the erasure goes on: run the command again");
        answer.path("left").forEach(left -> {
            String until = TerminalRows.text(left, "until");
            lines.add("left: " + TerminalRows.text(left, "what") + ", in " + TerminalRows.text(left, "where")
                    + (until.isEmpty() ? "" : ", until " + until));
        });
        return lines;
    }
}
