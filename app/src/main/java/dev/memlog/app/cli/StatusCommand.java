/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Show how a node is doing; exits 1 if it is not ready.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private final ServerOption server;

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    StatusCommand(Map<String, String> environment) {
        server = new ServerOption(environment);
    }

    @Override
    public Integer call() {
        NodeClient client = server.client();
        NodeClient.Answer ready = client.get("/ready", Map.of());
        JsonNode health = client.get("/api/health", Map.of()).json();
        NodeClient.Answer statsAnswer = client.get("/api/stats", Map.of());
        // A role without a projection has no counts.
        JsonNode stats = statsAnswer.isFine() ? statsAnswer.json() : NodeClient.MAPPER.createObjectNode();
        ObjectNode status = NodeClient.MAPPER.createObjectNode();
        status.put("server", client.server().toString()).put("ready", ready.isFine());
        stats.properties().forEach(field -> status.set(field.getKey(), field.getValue()));
        status.set("readiness", ready.json().isMissingNode() ? null : ready.json());
        status.set("health", health.isMissingNode() ? null : health);
        spec.commandLine().getOut().println(json ? status.toPrettyString() : StatusText.of(status));
        return ready.isFine() ? CommandLine.ExitCode.OK : Cli.FAILED;
    }
}
