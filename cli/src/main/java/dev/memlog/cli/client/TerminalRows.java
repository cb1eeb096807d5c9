/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.text.OneLine;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Formats memories of the read side's JSON for a terminal. Removes control characters, because the text is foreign. */
public final class TerminalRows {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final int WIDTH = 160;

    private TerminalRows() {}

    public static String observation(JsonNode row) {
        String line = "%-8s %s  %-11s %s"
                .formatted("#" + row.path("id").asLong(), time(row), text(row, "type"), text(row, "title"));
        long by = row.path("supersededBy").asLong();
        String ground = text(row.path("ground"), "text");
        return line
                + (by == 0 ? "" : " (superseded by #" + by + ")")
                + where(row)
                + (ground.isEmpty() ? "" : "  [" + ground + "]");
    }

    public static String summary(JsonNode row) {
        String about = text(row, "completed").isEmpty() ? text(row, "request") : text(row, "completed");
        return "%-8s %s  %-11s %s".formatted("#" + row.path("id").asLong(), time(row), "summary", cut(about))
                + where(row);
    }

    public static String prompt(JsonNode row) {
        return "%-8s %s  %-11s %s"
                        .formatted("#" + row.path("id").asLong(), time(row), "prompt", cut(text(row, "prompt_text")))
                + where(row);
    }

    /** The items of a list that is JSON within a string. */
    public static List<String> list(JsonNode row, String field) {
        List<String> items = new ArrayList<>();
        try {
            JsonNode value = row.path(field);
            JsonNode array = value.isTextual() ? NodeClient.MAPPER.readTree(value.asText()) : value;
            array.forEach(item -> items.add(clean(item.asText())));
        } catch (JsonProcessingException e) {
            items.add(text(row, field));
        }
        return items;
    }

    public static String text(JsonNode row, String field) {
        JsonNode value = row.path(field);
        return value.isValueNode() && !value.isNull() ? clean(value.asText()) : "";
    }

    /** One line without control characters. */
    public static String clean(String text) {
        return CONTROL.matcher(OneLine.of(text)).replaceAll("").strip();
    }

    public static String cut(String text) {
        return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
    }

    private static String where(JsonNode row) {
        return marks(row) + project(row);
    }

    private static String marks(JsonNode row) {
        return (row.path("wrong").asBoolean() ? "  [marked as wrong]" : "")
                + (text(row, "editedBy").isEmpty() ? "" : "  [edited by " + text(row, "editedBy") + "]");
    }

    private static String project(JsonNode row) {
        String project = text(row, "project");
        return project.isEmpty() ? "" : "  [" + project + "]";
    }

    private static String time(JsonNode row) {
        return TIME.format(Instant.ofEpochMilli(row.path("created_at_epoch").asLong()));
    }
}
