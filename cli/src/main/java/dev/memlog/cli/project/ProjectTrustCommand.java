/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.project;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import dev.memlog.cli.client.TerminalRows;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "trust",
        description = {
            "Let a folder use its project name although it is taken.",
            "Its new sessions read and extend the memories of the other root's project; its earlier memories stay in their own project."
        })
final class ProjectTrustCommand extends ReplyCommand {
    @Parameters(index = "0", paramLabel = "DIR", description = "Folder, or one below it.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private Path folder;

    ProjectTrustCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        String path = folder.toAbsolutePath().normalize().toString();
        return client().postJson("/v1/projects/trust", order().put("folder", path));
    }

    @Override
    protected String text(JsonNode reply) {
        return TerminalRows.clean(reply.path("folder").asText()) + " is the project "
                + TerminalRows.clean(reply.path("project").asText()) + " in sessions that begin from now on";
    }
}
