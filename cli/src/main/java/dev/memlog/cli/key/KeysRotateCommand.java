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
        name = "rotate",
        description = {"Create another key like this one.", "Both are good until the old one is revoked."})
final class KeysRotateCommand extends ReplyCommand {
    @Parameters(paramLabel = "ID", description = "Id of the key, as `keys list` shows it.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String id;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "New file for the key, as hooks and MEMLOG_KEY_FILE read it.")
    @Nullable
    private Path file;

    KeysRotateCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        NewKey.refuseExisting(file);
        return client().postJson("/v1/keys/" + KeyIds.checked(id) + "/rotate", NodeClient.MAPPER.createObjectNode());
    }

    @Override
    protected String text(JsonNode reply) {
        return NewKey.shown(reply, file);
    }
}
