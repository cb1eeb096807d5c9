/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.money;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ServerOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "cost",
        description = "Show the cost of provider calls, in tokens and money.",
        mixinStandardHelpOptions = true)
public final class CostCommand implements Runnable {
    private static final Pattern DAYS = Pattern.compile("[1-9][0-9]{0,3}d");

    @Mixin
    private final ServerOption server;

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            defaultValue = "day",
            description = "Group by day, project, provider, model or session (default: day).")
    private String by = "day";

    @Option(
            names = "--since",
            paramLabel = "DAY",
            description = "First UTC day: 2026-11-22, or 7d for the last seven days.")
    @Nullable
    private String since;

    @Option(names = "--until", paramLabel = "DAY", description = "Last UTC day.")
    @Nullable
    private String until;

    @Option(names = "--project", paramLabel = "NAME", description = "Only this project.")
    @Nullable
    private String project;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "Maximum number of lines (default: 50).")
    private int limit;

    @Option(names = "--json", description = "Print the node's JSON reply.")
    private boolean json;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    public CostCommand(Map<String, String> environment) {
        server = new ServerOption(environment);
    }

    @Override
    public void run() {
        Map<String, String> query = new HashMap<>(Map.of("by", by, "limit", String.valueOf(limit)));
        put(query, "since", day(since));
        put(query, "until", day(until));
        put(query, "project", project);
        JsonNode cost = server.client().getJson("/api/cost", query);
        spec.commandLine().getOut().println(json ? cost.toPrettyString() : SpendText.cost(cost));
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }

    /** The last so many days, today among them, for those who do not want to reckon. */
    private static @Nullable String day(@Nullable String text) {
        return text != null && DAYS.matcher(text).matches()
                ? LocalDate.now(ZoneOffset.UTC)
                        .minusDays(Long.parseLong(text.substring(0, text.length() - 1)) - 1)
                        .toString()
                : text;
    }
}
