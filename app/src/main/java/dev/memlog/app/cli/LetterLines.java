/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.Dollars;
import java.util.stream.Collectors;

/** Dead letters and audit records as lines for a terminal. */
final class LetterLines {
    private LetterLines() {}

    static String letter(JsonNode row) {
        String provider = MemoryLines.text(row, "provider");
        return "%s  %-12s %-14s x%d%s  %s  %s"
                .formatted(
                        time(row, "failedAt"),
                        MemoryLines.text(row, "class"),
                        MemoryLines.text(row, "type"),
                        row.path("attempts").asInt(),
                        row.path("replays").asInt() == 0
                                ? ""
                                : " replayed " + row.path("replays").asInt(),
                        MemoryLines.text(row, "key"),
                        MemoryLines.cut(
                                (provider.isEmpty() ? "" : provider + ": ") + MemoryLines.text(row, "message")));
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

    /** What a replay is about to take. */
    static String estimate(JsonNode counts) {
        JsonNode cost = counts.path("estimatedCostMicros");
        return "about %d tokens%s"
                .formatted(
                        counts.path("estimatedTokens").asLong(),
                        cost.isNumber() ? ", " + Dollars.of(cost.asLong()) : "");
    }

    static String audit(JsonNode row) {
        String reason = MemoryLines.text(row, "reason");
        return "%s  %-18s %5d  %-12s %s%s"
                .formatted(
                        time(row, "at"),
                        MemoryLines.text(row, "action"),
                        row.path("count").asLong(),
                        MemoryLines.text(row, "actor"),
                        MemoryLines.cut(MemoryLines.clean(row.path("filter").toString())),
                        reason.isEmpty() ? "" : "  " + reason);
    }

    private static void counts(StringBuilder text, String name, JsonNode counts) {
        if (!counts.isEmpty()) {
            text.append("\n%-10s ".formatted(name))
                    .append(counts.properties().stream()
                            .map(count -> (count.getKey().isEmpty() ? "(none)" : MemoryLines.clean(count.getKey()))
                                    + " "
                                    + count.getValue().asLong())
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String time(JsonNode row, String field) {
        String iso = MemoryLines.text(row, field);
        return iso.length() < 19 ? iso : iso.substring(0, 19).replace('T', ' ');
    }
}
