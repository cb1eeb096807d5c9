/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.ReplyCommand;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "revoke",
        description = {"Revoke a key.", "Every node refuses it within a second."})
final class KeysRevokeCommand extends ReplyCommand {
    @Parameters(paramLabel = "ID", description = "Id of the key, as `keys list` shows it.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String id;

    KeysRevokeCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        return client().postJson("/v1/keys/" + KeyIds.checked(id) + "/revoke", NodeClient.MAPPER.createObjectNode());
    }

    @Override
    protected String text(JsonNode reply) {
        return "key " + id + " is revoked";
    }
}
