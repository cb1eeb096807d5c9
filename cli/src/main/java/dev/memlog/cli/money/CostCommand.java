/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.money;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "cost", description = "Show the cost of provider calls, in tokens and money.")
public final class CostCommand extends ReplyCommand {
    private static final Pattern DAYS = Pattern.compile("[1-9][0-9]{0,3}d");

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

    public CostCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        Map<String, String> query = new HashMap<>(Map.of("by", by, "limit", String.valueOf(limit)));
        put(query, "since", day(since));
        put(query, "until", day(until));
        put(query, "project", project);
        return client().getJson("/api/cost", query);
    }

    @Override
    protected String text(JsonNode reply) {
        return SpendText.cost(reply);
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }

    /** {@code 7d} is the last seven UTC days, today included. */
    private static @Nullable String day(@Nullable String text) {
        return text != null && DAYS.matcher(text).matches()
                ? LocalDate.now(ZoneOffset.UTC)
                        .minusDays(Long.parseLong(text.substring(0, text.length() - 1)) - 1)
                        .toString()
                : text;
    }
}
