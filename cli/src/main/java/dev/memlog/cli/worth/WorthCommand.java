/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.worth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "worth",
        description = {
            "Show what sessions were told, and what they used of it.",
            "Used is what a session read in full, cited by number, or worked on the files of afterwards."
        })
public final class WorthCommand extends ReplyCommand {
    private static final Pattern DAYS = Pattern.compile("[1-9][0-9]{0,3}d");

    @Option(
            names = "--since",
            paramLabel = "DAY",
            description = "First day: 2026-11-22, or 7d for the last seven days (default: 30 days before the last).")
    @Nullable
    private String since;

    @Option(names = "--until", paramLabel = "DAY", description = "Last day (default: now).")
    @Nullable
    private String until;

    @Option(names = "--project", paramLabel = "NAME", description = "Only sessions of this project.")
    @Nullable
    private String project;

    public WorthCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        Map<String, String> query = new HashMap<>();
        put(query, "since", day(since));
        put(query, "until", day(until));
        put(query, "project", project);
        return client().getJson("/v1/worth", query);
    }

    @Override
    protected String text(JsonNode reply) {
        return WorthText.worth(reply);
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }

    /** {@code 7d} is the last seven days, today included. */
    private static @Nullable String day(@Nullable String text) {
        return text != null && DAYS.matcher(text).matches()
                ? LocalDate.now(ZoneId.systemDefault())
                        .minusDays(Long.parseLong(text.substring(0, text.length() - 1)) - 1)
                        .toString()
                : text;
    }
}
