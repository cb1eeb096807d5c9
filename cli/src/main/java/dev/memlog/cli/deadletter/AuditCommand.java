/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ServerOption;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "audit", description = "Show the audit log, newest first.", mixinStandardHelpOptions = true)
public final class AuditCommand implements Runnable {
    @Mixin
    private final ServerOption server;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Maximum number of entries (default: 20).")
    private int limit;

    @Option(names = "--json", description = "Print the node's JSON reply.")
    private boolean json;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    public AuditCommand(Map<String, String> environment) {
        server = new ServerOption(environment);
    }

    @Override
    public void run() {
        if (limit < 1 || limit > 100) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--limit is 1 to 100, not " + limit);
        }
        JsonNode found = server.client().getJson("/v1/audit", Map.of("limit", String.valueOf(limit)));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(found.toPrettyString());
        } else if (found.path("items").isEmpty()) {
            out.println("nothing yet");
        } else {
            found.path("items").forEach(row -> out.println(LetterLines.audit(row)));
        }
    }
}
