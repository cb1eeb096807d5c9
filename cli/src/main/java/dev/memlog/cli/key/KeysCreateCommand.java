/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.ReplyCommand;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "create",
        description = {"Create a key.", "Prints the key once, or writes it to a file for its owner alone."})
final class KeysCreateCommand extends ReplyCommand {
    @Option(
            names = "--team",
            paramLabel = "NAME",
            description = "Team of the key (default: that of the key that asks).")
    @Nullable
    private String team;

    @Option(names = "--author", paramLabel = "NAME", required = true, description = "Author of what the key remembers.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String author;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            required = true,
            split = ",",
            description = "Scopes: write, read, ops, admin; separated by commas.")
    private List<String> scopes = new ArrayList<>();

    @Option(
            names = "--project",
            paramLabel = "GLOB",
            description = "Only these projects, such as shop or 'shop-*'; may be repeated.")
    private List<String> projects = new ArrayList<>();

    @Option(
            names = "--visibility",
            paramLabel = "WHO",
            defaultValue = "team",
            description = "Who finds new memories: team (default) or private.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String visibility;

    @Option(names = "--expires", paramLabel = "DAYS", description = "Days until the key expires; default never.")
    @Nullable
    private Integer days;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "New file for the key, as hooks and MEMLOG_KEY_FILE read it.")
    @Nullable
    private Path file;

    KeysCreateCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        NewKey.refuseExisting(file);
        ObjectNode order = NodeClient.MAPPER.createObjectNode().put("author", author);
        if (team != null) {
            order.put("team", team);
        }
        ArrayNode wanted = order.putArray("scopes");
        scopes.forEach(scope -> wanted.add(scope.strip()));
        ArrayNode globs = order.putArray("projects");
        projects.forEach(globs::add);
        order.put("visibility", visibility);
        if (days != null) {
            order.put("expiresAt", Instant.now().plus(days, ChronoUnit.DAYS).toString());
        }
        return client().postJson("/v1/keys", order);
    }

    @Override
    protected String text(JsonNode reply) {
        return NewKey.shown(reply, file);
    }
}
