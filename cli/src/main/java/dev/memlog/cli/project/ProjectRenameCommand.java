/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.project;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.ServerOption;
import dev.memlog.cli.client.SweepOption;
import dev.memlog.cli.client.TerminalRows;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Another name for a project, be it a new one or that of another project. */
abstract class ProjectRenameCommand implements Runnable {
    @Mixin
    private final ServerOption server;

    @Parameters(index = "0", paramLabel = "FROM", description = "The project's name now.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String from;

    @Parameters(index = "1", paramLabel = "TO", description = "The name that it is to have.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String to;

    @Option(names = "--json", description = "Print the node's answer as it is.")
    private boolean json;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    private final boolean merges;

    private ProjectRenameCommand(Map<String, String> environment, boolean merges) {
        server = new ServerOption(environment);
        this.merges = merges;
    }

    @Override
    public void run() {
        JsonNode answer = server.client()
                .postJson(
                        "/v1/projects/rename",
                        NodeClient.MAPPER
                                .createObjectNode()
                                .put("from", from)
                                .put("to", to)
                                .put("merge", merges)
                                .put("actor", SweepOption.actor()));
        String before = TerminalRows.clean(answer.path("from").asText());
        String after = TerminalRows.clean(answer.path("to").asText());
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? answer.toPrettyString()
                                : merges
                                        ? before + " is part of " + after + " from now on"
                                        : before + " is called " + after + " from now on");
    }

    @Command(
            name = "rename",
            description = {
                "Give a project another name.",
                "Its memories and sessions have the new name, and so has all that comes under the old one: from its"
                        + " folders, and from clients that name it. The old name is not given again."
            },
            mixinStandardHelpOptions = true)
    static final class Rename extends ProjectRenameCommand {
        Rename(Map<String, String> environment) {
            super(environment, false);
        }
    }

    @Command(
            name = "merge",
            description = {
                "Make a project part of another one.",
                "The memories and sessions of FROM are those of TO, and so is all that comes under the name FROM. There"
                        + " is no way back."
            },
            mixinStandardHelpOptions = true)
    static final class Merge extends ProjectRenameCommand {
        Merge(Map<String, String> environment) {
            super(environment, true);
        }
    }
}
