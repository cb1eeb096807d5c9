/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.JsonCommand;
import dev.memlog.cli.client.TerminalRows;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "search",
        description = {
            "Search the memories.",
            "A query has words, \"phrases\", prefix*, OR, NOT word (or -word after --), and conditions such as type:bugfix, file:Cart.java and date:7d."
        })
public final class SearchCommand extends JsonCommand implements Runnable {
    @Parameters(
            paramLabel = "WORDS",
            arity = "0..*",
            description = "Words to search for; without any, the newest memories are listed.")
    private List<String> words = List.of();

    @Option(names = "--project", paramLabel = "P", description = "Only this project.")
    @Nullable
    private String project;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Maximum number of results (default: 20).")
    private int limit;

    @Option(
            names = "--type",
            paramLabel = "T",
            description = "Only this type: observations, sessions, prompts, or a kind of observation such as bugfix.")
    @Nullable
    private String type;

    @Option(names = "--offset", paramLabel = "N", defaultValue = "0", description = "Skip the first N results.")
    private int offset;

    @Option(names = "--concept", paramLabel = "C", description = "Only observations with this concept.")
    @Nullable
    private String concept;

    @Option(
            names = "--file",
            paramLabel = "F",
            description = "Only observations of this file; part of its path is enough.")
    @Nullable
    private String file;

    @Option(names = "--author", paramLabel = "A", description = "Only this author.")
    @Nullable
    private String author;

    @Option(
            names = "--date",
            paramLabel = "D",
            description = "Only this time: 2026-11-22, 2026-11, today, 7d, 2026-11-01..2026-11-07.")
    @Nullable
    private String date;

    @Option(
            names = "--as-of",
            paramLabel = "D",
            description = "Search what was known at this time: 2026-11-22, 2026-11, yesterday, 7d (seven days ago).")
    @Nullable
    private String asOf;

    @CommandLine.ArgGroup
    private Order order = new Order();

    /** The order of the results; by rank if neither is given. */
    static final class Order {
        @Option(names = "--newest", description = "Sort by time, newest first, instead of by rank.")
        private boolean newest;

        @Option(names = "--oldest", description = "Sort by time, oldest first.")
        private boolean oldest;

        String asked() {
            return newest ? "date_desc" : oldest ? "date_asc" : "relevance";
        }
    }

    @Option(names = "--wrong", description = "Also what people have marked as wrong.")
    private boolean wrong;

    @Option(names = "--snippets", description = "Print the matching passage below each result.")
    private boolean snippets;

    @Option(names = "--why", description = "Print below each result which words and what else made its place.")
    private boolean why;

    public SearchCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public void run() {
        within("--limit", limit, 1, 100);
        if (offset < 0) {
            throw usage("--offset is 0 or more, not " + offset);
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("query", String.join(" ", words));
        query.put("format", "json");
        query.put("limit", String.valueOf(limit));
        query.put("offset", String.valueOf(offset));
        query.put("paging", "together");
        query.put("highlight", String.valueOf(snippets));
        query.put("orderBy", order.asked());
        query.put("folder", Path.of("").toAbsolutePath().toString());
        query.put("explain", String.valueOf(why));
        putIfGiven(query, "project", project);
        putIfGiven(query, "type", type);
        putIfGiven(query, "concept", concept);
        putIfGiven(query, "file", file);
        putIfGiven(query, "author", author);
        putIfGiven(query, "date", date);
        putIfGiven(query, "as-of", asOf);
        putIfGiven(query, "wrong", wrong ? "true" : null);
        JsonNode found = client().getJson("/api/search", query);
        PrintWriter out = out();
        if (wantsJson()) {
            out.println(found.toPrettyString());
        } else {
            print(found, out);
        }
    }

    private void print(JsonNode found, PrintWriter out) {
        Map<Long, JsonNode> rows = new LinkedHashMap<>();
        Map<Long, String> lines = new LinkedHashMap<>();
        for (JsonNode row : found.path("observations")) {
            rows.put(row.path("id").asLong(), row);
            lines.put(row.path("id").asLong(), TerminalRows.observation(row));
        }
        for (JsonNode row : found.path("sessions")) {
            rows.put(row.path("id").asLong(), row);
            lines.put(row.path("id").asLong(), TerminalRows.summary(row));
        }
        for (JsonNode row : found.path("prompts")) {
            rows.put(row.path("id").asLong(), row);
            lines.put(row.path("id").asLong(), TerminalRows.prompt(row));
        }
        Set<Long> order = new LinkedHashSet<>();
        found.path("ranking").forEach(number -> order.add(number.asLong()));
        // An earlier node ranks each kind separately.
        order.addAll(rows.keySet());
        order.retainAll(rows.keySet());
        for (JsonNode each : found.path("corrected")) {
            out.println("not found: " + TerminalRows.text(each, "typed") + "; searched for "
                    + TerminalRows.text(each, "searched") + " instead");
        }
        for (Long number : order) {
            out.println(lines.get(number));
            String passage = TerminalRows.text(rows.getOrDefault(number, found).path("snippet"), "text");
            if (!passage.isEmpty()) {
                out.println("         " + passage);
            }
            String reasons = TerminalRows.text(rows.getOrDefault(number, found).path("why"), "text");
            if (!reasons.isEmpty()) {
                out.println("         why: " + reasons);
            }
        }
        if (order.isEmpty()) {
            out.println(offset > 0 ? "nothing more found" : "nothing found");
        } else if (found.path("hasMore").asBoolean()) {
            out.println("more: --offset " + (offset + order.size()));
        }
    }

    private static void putIfGiven(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }
}
