/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.ReplyCommand;
import dev.memlog.cli.client.TerminalRows;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "edit",
        description = {"Replace a dead letter's event with an edited one.", "`dlq show --payload KEY` prints the event."
        })
final class DlqEditCommand extends ReplyCommand {
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

    DlqEditCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        ObjectNode order = order().put("key", key);
        order.set("payload", payload());
        if (reason != null && !reason.isBlank()) {
            order.put("reason", reason.strip());
        }
        return client().postJson("/v1/dead-letters/edit", order);
    }

    @Override
    protected String text(JsonNode reply) {
        return "event " + TerminalRows.text(reply, "event") + " replaces " + TerminalRows.text(reply, "editOf");
    }

    private JsonNode payload() {
        try {
            byte[] bytes = file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
            return NodeClient.MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new UserError(file + " is not JSON: it must hold what `dlq show --payload` printed, edited", e);
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e, e);
        }
    }
}
