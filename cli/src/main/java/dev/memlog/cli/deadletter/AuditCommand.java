/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "audit", description = "Show the audit log, newest first.")
public final class AuditCommand extends ReplyCommand {
    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Maximum number of entries (default: 20).")
    private int limit;

    public AuditCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        return client().getJson("/v1/audit", Map.of("limit", String.valueOf(within("--limit", limit, 1, 100))));
    }

    @Override
    protected String text(JsonNode reply) {
        return reply.path("items").isEmpty()
                ? "nothing yet"
                : reply.path("items")
                        .valueStream()
                        .map(LetterLines::audit)
                        .collect(Collectors.joining(System.lineSeparator()));
    }
}
