/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.ServerOption;
import dev.memlog.cli.client.SweepOption;
import dev.memlog.cli.client.TerminalRows;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "edit",
        description = "Replace a dead letter's event with an edited one; `dlq show --payload KEY` prints the event.",
        mixinStandardHelpOptions = true)
final class DlqEditCommand implements Runnable {
    @Mixin
    private final ServerOption server;

    @Parameters(paramLabel = "KEY", description = "Key of the dead letter, from `dlq list`.")
    private String key = "";

    @Option(
            names = "--file",
            paramLabel = "FILE",
            required = true,
            description = "File with the whole event as JSON; - reads stdin.")
    private String file = "";

    @Option(names = "--reason", paramLabel = "WORDS", description = "Reason, kept in the audit log.")
    @Nullable
    private String reason;

    @Option(names = "--json", description = "Print the node's JSON reply.")
    private boolean json;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    DlqEditCommand(Map<String, String> environment) {
        server = new ServerOption(environment);
    }

    @Override
    public void run() {
        ObjectNode body = NodeClient.MAPPER.createObjectNode();
        body.put("key", key).put("actor", SweepOption.actor());
        body.set("payload", payload());
        if (reason != null && !reason.isBlank()) {
            body.put("reason", reason.strip());
        }
        JsonNode answer = server.client().postJson("/v1/dead-letters/edit", body);
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? answer.toPrettyString()
                                : "event " + TerminalRows.text(answer, "event") + " is in the place of "
                                        + TerminalRows.text(answer, "editOf"));
    }

    private JsonNode payload() {
        try {
            byte[] bytes = file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
            return NodeClient.MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new UserError(file + " is no JSON: it should hold what `dlq show --payload` printed, edited", e);
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e, e);
        }
    }
}
