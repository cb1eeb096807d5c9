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

    @Parameters(index = "0", paramLabel = "FROM", description = "Current name of the project.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String from;

    @Parameters(index = "1", paramLabel = "TO", description = "New name.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String to;

    @Option(names = "--json", description = "Print the node's JSON reply.")
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
                "Rename a project.",
                "Its memories and sessions get the new name, and so does everything that still arrives under"
                        + " the old one, from its folders or from clients that name it. The old name is not reused."
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
                "Merge a project into another.",
                "The memories and sessions of FROM become those of TO, and so does everything that still"
                        + " arrives under the name FROM. A merge cannot be undone."
            },
            mixinStandardHelpOptions = true)
    static final class Merge extends ProjectRenameCommand {
        Merge(Map<String, String> environment) {
            super(environment, true);
        }
    }
}
