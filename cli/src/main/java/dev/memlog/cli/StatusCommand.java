/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.JsonCommand;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.ingest.spool.SpoolFolder;
import dev.memlog.ingest.spool.SpoolState;
import dev.memlog.settings.UserError;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

@Command(
        name = "status",
        description = {"Show a node's status.", "Exits 1 if the node is not ready."})
final class StatusCommand extends JsonCommand implements Callable<Integer> {
    StatusCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public Integer call() {
        NodeClient client = client();
        SpoolState spool = SpoolFolder.stateOf(SpoolFolder.root(environment()), client.server());
        NodeClient.Answer ready = ready(client, spool);
        JsonNode health = client.get("/api/health", Map.of()).json();
        NodeClient.Answer statsAnswer = client.get("/api/stats", Map.of());
        // A role without a projection has no counts.
        JsonNode stats = statsAnswer.isFine() ? statsAnswer.json() : NodeClient.MAPPER.createObjectNode();
        ObjectNode status = NodeClient.MAPPER.createObjectNode();
        status.put("server", client.server().toString()).put("ready", ready.isFine());
        stats.properties().forEach(field -> status.set(field.getKey(), field.getValue()));
        status.set("readiness", ready.json().isMissingNode() ? null : ready.json());
        status.set("health", health.isMissingNode() ? null : health);
        Instant oldest = spool.oldest();
        status.putObject("spool")
                .put("waiting", spool.waiting())
                .put("oldest", oldest == null ? null : oldest.toString())
                .put("setAside", spool.setAside())
                .put("dropped", spool.dropped())
                .put("folder", spool.folder().toString())
                .put("text", spool.isEmpty() ? "" : spool.text(Instant.now()));
        print(status, StatusText.of(status));
        return ready.isFine() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Without a node, the error names the events that wait for one. */
    private static NodeClient.Answer ready(NodeClient client, SpoolState spool) {
        try {
            return client.get("/ready", Map.of());
        } catch (UserError e) {
            if (spool.isEmpty()) {
                throw e;
            }
            throw new UserError(e.getMessage() + "; of its hooks " + spool.text(Instant.now()), e);
        }
    }
}
