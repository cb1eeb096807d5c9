/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import dev.memlog.cli.client.TerminalRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = {"List the keys of the team.", "Last use is of the node that answers, since its start."})
final class KeysListCommand extends ReplyCommand {
    KeysListCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        return client().getJson("/v1/keys", Map.of());
    }

    @Override
    protected String text(JsonNode reply) {
        List<String> lines = new ArrayList<>();
        reply.path("items").forEach(key -> lines.add(line(key)));
        return lines.isEmpty() ? "no keys" : String.join(System.lineSeparator(), lines);
    }

    private static String line(JsonNode key) {
        String state = !TerminalRows.text(key, "revokedAt").isEmpty()
                ? "revoked " + TerminalRows.text(key, "revokedAt")
                : TerminalRows.text(key, "expiresAt").isEmpty()
                        ? "does not expire"
                        : "expires " + TerminalRows.text(key, "expiresAt");
        String used = TerminalRows.text(key, "lastUsedHere");
        return "%s  %s  %s  %s%s  %s%s"
                .formatted(
                        TerminalRows.text(key, "id"),
                        TerminalRows.text(key, "team"),
                        TerminalRows.text(key, "author"),
                        joined(key.path("scopes")),
                        key.path("projects").isEmpty() ? "" : " in " + joined(key.path("projects")),
                        state,
                        used.isEmpty() ? "" : "  used " + used);
    }

    private static String joined(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(each -> TerminalRows.clean(each.asText()))
                .collect(Collectors.joining(","));
    }
}
