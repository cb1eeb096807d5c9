/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.project;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import dev.memlog.cli.client.TerminalRows;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives a project another name: a new one, or that of another project. */
abstract class ProjectRenameCommand extends ReplyCommand {
    @Parameters(index = "0", paramLabel = "FROM", description = "Current name of the project.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String from;

    @Parameters(index = "1", paramLabel = "TO", description = "New name.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String to;

    private final boolean merges;

    private ProjectRenameCommand(Map<String, String> environment, boolean merges) {
        super(environment);
        this.merges = merges;
    }

    @Override
    protected JsonNode reply() {
        return client().postJson(
                        "/v1/projects/rename",
                        order().put("from", from).put("to", to).put("merge", merges));
    }

    @Override
    protected String text(JsonNode reply) {
        String before = TerminalRows.clean(reply.path("from").asText());
        String after = TerminalRows.clean(reply.path("to").asText());
        return before + (merges ? " is part of " : " is called ") + after + " from now on";
    }

    @Command(
            name = "rename",
            description = {
                "Rename a project.",
                "Its memories and sessions get the new name, and so does everything that still arrives under the old one, from its folders or from clients that name it. The old name is not reused."
            })
    static final class Rename extends ProjectRenameCommand {
        Rename(Map<String, String> environment) {
            super(environment, false);
        }
    }

    @Command(
            name = "merge",
            description = {
                "Merge a project into another.",
                "The memories and sessions of FROM become those of TO, and so does everything that still arrives under the name FROM. A merge cannot be undone."
            })
    static final class Merge extends ProjectRenameCommand {
        Merge(Map<String, String> environment) {
            super(environment, true);
        }
    }
}
