/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.project;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.ServerOption;
import dev.memlog.cli.client.SweepOption;
import dev.memlog.cli.client.TerminalRows;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "trust",
        description = {
            "Let a folder use its project name although another root has that name.",
            "Its new sessions read and extend that project's memories; its earlier memories stay in their"
                    + " own project."
        },
        mixinStandardHelpOptions = true)
final class ProjectTrustCommand implements Runnable {
    @Mixin
    private final ServerOption server;

    @Parameters(index = "0", paramLabel = "DIR", description = "Folder, or one below it.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private Path folder;

    @Option(names = "--json", description = "Print the node's JSON reply.")
    private boolean json;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    ProjectTrustCommand(Map<String, String> environment) {
        server = new ServerOption(environment);
    }

    @Override
    public void run() {
        JsonNode answer = server.client()
                .postJson(
                        "/v1/projects/trust",
                        NodeClient.MAPPER
                                .createObjectNode()
                                .put(
                                        "folder",
                                        folder.toAbsolutePath().normalize().toString())
                                .put("actor", SweepOption.actor()));
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? answer.toPrettyString()
                                : TerminalRows.clean(answer.path("folder").asText()) + " is the project "
                                        + TerminalRows.clean(
                                                answer.path("project").asText())
                                        + " in sessions that begin from now on");
    }
}
