/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.TerminalRows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The result of forgetting, or of its dry run, for people. */
final class ForgetText {
    private ForgetText() {}

    static List<String> lines(JsonNode result) {
        List<String> lines = new ArrayList<>();
        boolean dryRun = result.path("dryRun").asBoolean();
        if (result.at("/matched/sessions").asLong() == 0) {
            lines.add("nothing to forget");
            return lines;
        }
        if (dryRun) {
            lines.add("dry run: would forget " + what(result));
            lines.addAll(titles(result));
        } else if (result.path("done").asBoolean()) {
            lines.add("forgotten: " + what(result) + "; gone from search, lists, contexts and the database");
        } else {
            lines.add("ordered: " + what(result) + "; still in progress, the same command shows when it is done");
        }
        if (!result.path("alike").isEmpty()) {
            String numbers = result.path("alike")
                    .valueStream()
                    .map(number -> "#" + number.asText())
                    .collect(Collectors.joining(" "));
            lines.add("these say the same and stay, unless they are forgotten, too: " + numbers);
        }
        if (!dryRun) {
            lines.add("raw events that it came from may lie in the log's files until "
                    + minute(result.path("rawEventsUntil").asText()) + ", where nothing reads them");
        }
        return lines;
    }

    static List<String> titles(JsonNode result) {
        return result.path("titles")
                .valueStream()
                .map(title -> "  " + TerminalRows.clean(title.asText()))
                .toList();
    }

    /** The number of each kind. */
    static String what(JsonNode result) {
        JsonNode matched = result.path("matched");
        List<String> parts = new ArrayList<>();
        add(parts, matched, "observations", "observations");
        add(parts, matched, "summaries", "summaries");
        add(parts, matched, "prompts", "prompts");
        add(parts, matched, "deadLetters", "dead letters");
        add(parts, matched, "waitingEvents", "waiting events");
        String sessions = "%d sessions".formatted(matched.path("sessions").asLong());
        long whole = matched.path("wholeSessions").asLong();
        return (parts.isEmpty() ? "what is left" : String.join(", ", parts)) + " of " + sessions
                + (whole > 0 ? " (" + whole + " whole)" : "");
    }

    private static void add(List<String> parts, JsonNode matched, String name, String words) {
        long count = matched.path(name).asLong();
        if (count > 0) {
            parts.add(count + " " + words);
        }
    }

    private static String minute(String instant) {
        return instant.length() < 16 ? instant : instant.substring(0, 16).replace('T', ' ') + " UTC";
    }
}
