/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "search", description = "Search the memories.", mixinStandardHelpOptions = true)
final class SearchCommand implements Runnable {
    @Mixin
    private final ServerOption server;

    @Parameters(paramLabel = "WORDS", arity = "1..*", description = "What to look for.")
    private List<String> words = List.of();

    @Option(names = "--project", paramLabel = "P", description = "Only this project's.")
    @Nullable
    private String project;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many of each kind (default: 20).")
    private int limit;

    @Option(
            names = "--type",
            paramLabel = "T",
            description = "observations, sessions or prompts, or a kind of observation such as bugfix.")
    @Nullable
    private String type;

    @Option(names = "--json", description = "Print the node's answer as it is.")
    private boolean json;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    SearchCommand(Map<String, String> environment) {
        server = new ServerOption(environment);
    }

    @Override
    public void run() {
        if (limit < 1 || limit > 100) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--limit is 1 to 100, not " + limit);
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("query", String.join(" ", words));
        query.put("format", "json");
        query.put("limit", String.valueOf(limit));
        if (project != null) {
            query.put("project", project);
        }
        if (type != null) {
            query.put("type", type);
        }
        JsonNode found = server.client().getJson("/api/search", query);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(found.toPrettyString());
        } else {
            print(found, out);
        }
    }

    private static void print(JsonNode found, PrintWriter out) {
        found.path("observations").forEach(row -> out.println(MemoryLines.observation(row)));
        found.path("sessions").forEach(row -> out.println(MemoryLines.summary(row)));
        found.path("prompts").forEach(row -> out.println(MemoryLines.prompt(row)));
        boolean none = found.path("observations").isEmpty()
                && found.path("sessions").isEmpty()
                && found.path("prompts").isEmpty();
        if (none) {
            out.println("nothing found");
        }
    }
}
