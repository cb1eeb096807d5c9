/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.worth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.TerminalRows;
import dev.memlog.event.provider.Dollars;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** The chain of one memory, as lines for a terminal. */
final class WhyText {
    private WhyText() {}

    static String why(JsonNode why) {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        JsonNode memory = why.path("memory");
        text.add(
                switch (TerminalRows.text(memory, "kind")) {
                    case "summary" -> TerminalRows.summary(memory);
                    case "prompt" -> TerminalRows.prompt(memory);
                    default -> TerminalRows.observation(memory);
                });
        events(why.path("events"), text);
        call(why.path("call"), text);
        told(why, text);
        standing(why.path("standing"), text);
        return text.toString();
    }

    private static void events(JsonNode events, StringJoiner text) {
        if (events.isEmpty()) {
            text.add("made of    no event whose name is kept");
        }
        events.forEach(event -> text.add("made of    event %d, %s, %s: %s"
                .formatted(
                        event.path("sequence").asLong(),
                        TerminalRows.text(event, "at"),
                        TerminalRows.text(event, "name").isEmpty()
                                ? TerminalRows.text(event, "kind")
                                : TerminalRows.text(event, "kind") + " " + TerminalRows.text(event, "name"),
                        TerminalRows.text(event, "outcome"))));
    }

    private static void call(JsonNode call, StringJoiner text) {
        if (!call.isObject()) {
            text.add("call       none: it was typed, saved or imported");
            return;
        }
        text.add("call       %s/%s, batch %d.%d of %d events, %s, %s tokens in, %s out, %s"
                .formatted(
                        TerminalRows.text(call, "provider"),
                        TerminalRows.text(call, "model"),
                        call.path("generation").asInt(),
                        call.path("batch").asLong(),
                        call.path("events").asInt(),
                        counted(call.path("attempts").asLong(), "try", "tries"),
                        number(call.path("inputTokens").asLong()),
                        number(call.path("outputTokens").asLong()),
                        call.path("costMicros").isNumber()
                                ? Dollars.of(call.path("costMicros").asLong())
                                : "no price"));
    }

    private static void told(JsonNode why, StringJoiner text) {
        JsonNode totals = why.path("totals");
        text.add("told       to %s, %s, about %s tokens; %s of them used it"
                .formatted(
                        counted(totals.path("sessions").asLong(), "session", "sessions"),
                        counted(totals.path("times").asLong(), "time", "times"),
                        number(totals.path("tokens").asLong()),
                        number(totals.path("used").asLong())));
        if (totals.path("met").asLong() > 0) {
            text.add("           its error met again in "
                    + counted(totals.path("met").asLong(), "session", "sessions") + " that had been told it");
        }
        why.path("told").forEach(one -> {
            List<String> places = new ArrayList<>();
            one.path("places").forEach(place -> places.add(TerminalRows.clean(place.asText())));
            String session = TerminalRows.text(one, "sessionId");
            text.add("           %s  %s  %s"
                    .formatted(
                            TerminalRows.text(one, "firstAt"),
                            session.isEmpty() ? TerminalRows.text(one, "sessionDbId") : session,
                            String.join(", ", places)));
            one.path("uses")
                    .forEach(use -> text.add("             %s, %s".formatted(use(use), TerminalRows.text(use, "at"))));
            one.path("met")
                    .forEach(again -> text.add("             met its error again in event %d, %s"
                            .formatted(again.path("evidence").asLong(), TerminalRows.text(again, "at"))));
        });
    }

    private static String use(JsonNode use) {
        long evidence = use.path("evidence").asLong();
        return switch (TerminalRows.text(use, "how")) {
            case "read" -> "read in full" + (evidence == 0 ? "" : " by event " + evidence);
            case "cited" -> "cited in event " + evidence;
            case "ran" -> "ran its command in event " + evidence;
            case "touched" -> "worked on one of its files, as #" + evidence + " says";
            default -> TerminalRows.text(use, "how") + " " + evidence;
        };
    }

    private static void standing(JsonNode standing, StringJoiner text) {
        if (standing.path("hidden").asBoolean()) {
            text.add("now        hidden");
        }
        if (standing.path("duplicateOf").isNumber()) {
            text.add("now        says what #" + standing.path("duplicateOf").asLong() + " says");
        }
    }

    private static String counted(long count, String one, String many) {
        return number(count) + " " + (count == 1 ? one : many);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
