/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.project;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ServerOption;
import dev.memlog.cli.client.TerminalRows;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show a folder's project, and why.", mixinStandardHelpOptions = true)
final class ProjectShowCommand implements Runnable {
    @Mixin
    private final ServerOption server;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DIR",
            defaultValue = "",
            description = "Folder (default: the current one).")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private Path folder;

    @Option(names = "--json", description = "Print the node's JSON reply.")
    private boolean json;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    ProjectShowCommand(Map<String, String> environment) {
        server = new ServerOption(environment);
    }

    @Override
    public void run() {
        JsonNode answer = ProjectName.ask(server.client(), folder);
        spec.commandLine().getOut().println(json ? answer.toPrettyString() : text(answer));
    }

    private static String text(JsonNode answer) {
        String project = TerminalRows.clean(answer.path("project").asText());
        String name = TerminalRows.clean(answer.path("name").asText(project));
        String folder = TerminalRows.clean(answer.path("folder").asText());
        return project.equals(name)
                ? "project " + project
                : "project " + project + ": " + folder + " is called " + name
                        + ", which belongs to another root; if it is the same: memlog project trust " + folder;
    }
}
