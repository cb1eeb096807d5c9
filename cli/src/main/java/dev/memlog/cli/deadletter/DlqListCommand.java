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

@Command(name = "list", description = "List dead letters, newest first.", mixinStandardHelpOptions = true)
final class DlqListCommand implements Runnable {
    @Mixin
    private final ServerOption server;

    @Mixin
    private final LetterFilterOption filter = new LetterFilterOption();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Maximum number of dead letters (default: 20).")
    private int limit;

    @Option(names = "--offset", paramLabel = "N", defaultValue = "0", description = "Skip the first N.")
    private int offset;

    @Option(names = "--oldest-first", description = "List the oldest first.")
    private boolean oldestFirst;

    @Option(names = "--json", description = "Print the node's JSON reply.")
    private boolean json;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    DlqListCommand(Map<String, String> environment) {
        server = new ServerOption(environment);
    }

    @Override
    public void run() {
        if (limit < 1 || limit > 100) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--limit is 1 to 100, not " + limit);
        }
        Map<String, String> query = filter.query();
        query.put("limit", String.valueOf(limit));
        query.put("offset", String.valueOf(offset));
        query.put("orderBy", oldestFirst ? "date_asc" : "date_desc");
        JsonNode found = server.client().getJson("/v1/dead-letters", query);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(found.toPrettyString());
            return;
        }
        found.path("items").forEach(row -> out.println(LetterLines.letter(row)));
        if (found.path("items").isEmpty()) {
            out.println("no dead letters");
        } else if (found.path("hasMore").asBoolean()) {
            out.println("more follow: --offset " + (offset + limit));
        }
    }
}
