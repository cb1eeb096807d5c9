/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.project;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import dev.memlog.cli.client.TerminalRows;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show a folder's project, and why.")
final class ProjectShowCommand extends ReplyCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DIR",
            defaultValue = "",
            description = "Folder (default: the current one).")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private Path folder;

    ProjectShowCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        return ProjectName.ask(client(), folder);
    }

    @Override
    protected String text(JsonNode reply) {
        String project = TerminalRows.clean(reply.path("project").asText());
        String name = TerminalRows.clean(reply.path("name").asText(project));
        String root = TerminalRows.clean(reply.path("folder").asText());
        return project.equals(name)
                ? "project " + project
                : "project " + project + ": " + root + " is called " + name
                        + ", which belongs to another root; if it is the same: memlog project trust " + root;
    }
}
