/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.ReplyCommand;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "create",
        description = {
            "Create a team by its first key.",
            "The key has every scope within the team: its owner makes the other members' keys with `memlog keys create`."
        })
final class TeamCreateCommand extends ReplyCommand {
    @Parameters(paramLabel = "TEAM", description = "Name: 1 to 32 of a-z, 0-9 and -, beginning with no dash.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String team;

    @Option(names = "--author", paramLabel = "NAME", required = true, description = "Who administers the team.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String author;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "New file for the key, as hooks and MEMLOG_KEY_FILE read it.")
    @Nullable
    private Path file;

    TeamCreateCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        NewKey.refuseExisting(file);
        return client().postJson(
                        "/v1/teams",
                        NodeClient.MAPPER.createObjectNode().put("team", team).put("author", author));
    }

    @Override
    protected String text(JsonNode reply) {
        return NewKey.shown(reply, file);
    }
}
