/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.money;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.ReplyCommand;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "pause",
        description = {"Pause provider calls.", "Events are still accepted and memories still found."})
public final class PauseCommand extends ReplyCommand {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Reason, shown with the pause.")
    @Nullable
    private String reason;

    public PauseCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        ObjectNode order = order();
        if (reason != null) {
            order.put("reason", reason);
        }
        return client().postJson("/v1/pause", order);
    }

    @Override
    protected String text(JsonNode reply) {
        return "paused: calls in flight end, new work is parked until `memlog resume`";
    }
}
