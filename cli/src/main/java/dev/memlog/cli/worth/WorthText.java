/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.worth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.TerminalRows;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** What memories were worth, as lines for a terminal. */
final class WorthText {
    private static final Map<String, String> MEASURES = Map.of(
            "prompts", "prompts",
            "events", "events",
            "tools", "tool calls",
            "failedTools", "failed tool calls",
            "tokens", "Memlog's own tokens");

    private WorthText() {}

    static String worth(JsonNode worth) {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        JsonNode total = worth.path("total");
        text.add("from %s to %s: %s sessions were told something"
                .formatted(
                        TerminalRows.text(worth, "since"),
                        TerminalRows.text(worth, "until"),
                        number(worth.path("sessions").asLong())));
        text.add("");
        text.add("%-28s %8s %8s %6s %8s %8s %8s %8s %12s %12s"
                .formatted("", "told", "used", "", "read", "cited", "touched", "ran", "tokens", "per used"));
        worth.path("byProject").forEach(item -> text.add(line(name(item, "project", "no project"), item)));
        worth.path("byKind").forEach(item -> text.add(line("  " + name(item, "kind", "?"), item)));
        text.add(line("total", total));
        met(total.path("met").asLong(), text);
        places(worth.path("places"), text);
        compared(worth.path("holdout"), text);
        return text.toString();
    }

    private static String name(JsonNode item, String field, String otherwise) {
        String name = TerminalRows.text(item, field);
        return name.isEmpty() ? otherwise : name;
    }

    private static String line(String name, JsonNode sum) {
        long told = sum.path("told").asLong();
        long used = sum.path("used").asLong();
        return "%-28s %8s %8s %6s %8s %8s %8s %8s %12s %12s"
                .formatted(
                        name.length() <= 28 ? name : name.substring(0, 27) + "…",
                        number(told),
                        number(used),
                        told == 0 ? "-" : Math.round(100.0 * used / told) + " %",
                        number(sum.path("read").asLong()),
                        number(sum.path("cited").asLong()),
                        number(sum.path("touched").asLong()),
                        number(sum.path("ran").asLong()),
                        number(sum.path("tokens").asLong()),
                        sum.path("tokensPerUsed").isNumber()
                                ? number(sum.path("tokensPerUsed").asLong())
                                : "-");
    }

    private static void met(long met, StringJoiner text) {
        if (met > 0) {
            text.add("");
            text.add("the error of a memory was met again, though the session had been told the memory: %s of the above"
                    .formatted(number(met)));
        }
    }

    private static void places(JsonNode places, StringJoiner text) {
        if (!places.isEmpty()) {
            text.add("");
            places.forEach(place -> text.add("%-28s %8s times %12s tokens"
                    .formatted(
                            "told at " + TerminalRows.text(place, "place"),
                            number(place.path("times").asLong()),
                            number(place.path("tokens").asLong()))));
        }
    }

    private static void compared(JsonNode holdout, StringJoiner text) {
        long heldOut = holdout.path("heldOutSessions").asLong();
        if (heldOut == 0) {
            return;
        }
        text.add("");
        text.add("%-28s %10s %10s %12s".formatted("a session on average", "told", "held out", "difference"));
        text.add("%-28s %10s %10s"
                .formatted("sessions", number(holdout.path("toldSessions").asLong()), number(heldOut)));
        boolean clear = false;
        for (JsonNode measure : holdout.path("measures")) {
            clear |= measure.path("clear").asBoolean();
            text.add("%-28s %10s %10s %12s%s"
                    .formatted(
                            MEASURES.getOrDefault(
                                    TerminalRows.text(measure, "measure"), TerminalRows.text(measure, "measure")),
                            mean(measure.path("told")),
                            mean(measure.path("heldOut")),
                            mean(measure.path("difference")),
                            measure.path("standardError").isNumber()
                                    ? " ± " + mean(measure.path("standardError"))
                                            + (measure.path("clear").asBoolean() ? " *" : "")
                                    : ""));
        }
        text.add(
                clear
                        ? "* more than two standard errors; by chance one comparison in twenty has that, and there are five"
                        : "no difference that chance does not explain easily: more than two standard errors (±), with "
                                + holdout.path("enough").asInt() + " sessions in both groups");
    }

    private static String mean(JsonNode value) {
        return value.isNumber() ? String.format(Locale.ROOT, "%.2f", value.asDouble()) : "-";
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
