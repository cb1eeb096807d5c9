/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.TerminalRows;
import dev.memlog.event.provider.Dollars;
import java.util.stream.Collectors;

/** Dead letters and audit records as lines for a terminal. */
final class LetterLines {
    private LetterLines() {}

    static String letter(JsonNode row) {
        String provider = TerminalRows.text(row, "provider");
        return "%s  %-12s %-14s x%d%s  %s  %s"
                .formatted(
                        time(row, "failedAt"),
                        TerminalRows.text(row, "class"),
                        TerminalRows.text(row, "type"),
                        row.path("attempts").asInt(),
                        row.path("replays").asInt() == 0
                                ? ""
                                : " replayed " + row.path("replays").asInt(),
                        TerminalRows.text(row, "key"),
                        TerminalRows.cut(
                                (provider.isEmpty() ? "" : provider + ": ") + TerminalRows.text(row, "message")));
    }

    static String stats(JsonNode stats) {
        StringBuilder text = new StringBuilder("%d dead letters of %d sessions, %d undecodable, %s to replay"
                .formatted(
                        stats.path("count").asLong(),
                        stats.path("sessions").asLong(),
                        stats.path("undecodable").asLong(),
                        estimate(stats)));
        if (stats.path("oldestFailedAt").isTextual()) {
            text.append("\noldest     ").append(time(stats, "oldestFailedAt"));
        }
        counts(text, "class", stats.path("byClass"));
        counts(text, "project", stats.path("byProject"));
        counts(text, "provider", stats.path("byProvider"));
        return text.toString();
    }

    /** The expected cost of a replay. */
    static String estimate(JsonNode counts) {
        JsonNode cost = counts.path("estimatedCostMicros");
        return "about %d tokens%s"
                .formatted(
                        counts.path("estimatedTokens").asLong(),
                        cost.isNumber() ? ", " + Dollars.of(cost.asLong()) : "");
    }

    static String audit(JsonNode row) {
        String reason = TerminalRows.text(row, "reason");
        return "%s  %-18s %5d  %-12s %s%s"
                .formatted(
                        time(row, "at"),
                        TerminalRows.text(row, "action"),
                        row.path("count").asLong(),
                        TerminalRows.text(row, "actor"),
                        TerminalRows.cut(TerminalRows.clean(row.path("filter").toString())),
                        reason.isEmpty() ? "" : "  " + reason);
    }

    private static void counts(StringBuilder text, String name, JsonNode counts) {
        if (!counts.isEmpty()) {
            text.append("\n%-10s ".formatted(name))
                    .append(counts.properties().stream()
                            .map(count -> (count.getKey().isEmpty() ? "(none)" : TerminalRows.clean(count.getKey()))
                                    + " "
                                    + count.getValue().asLong())
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String time(JsonNode row, String field) {
        String iso = TerminalRows.text(row, field);
        return iso.length() < 19 ? iso : iso.substring(0, 19).replace('T', ' ');
    }
}
