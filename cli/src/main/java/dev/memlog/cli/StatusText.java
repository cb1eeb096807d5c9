/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.TerminalRows;
import dev.memlog.cli.money.SpendText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** A node's status for a person: readiness, ledger, memories, database, providers. */
final class StatusText {
    private static final long MEGABYTE = 1024 * 1024;

    private StatusText() {}

    static String of(JsonNode status) {
        List<String> lines = new ArrayList<>();
        JsonNode worker = status.path("worker");
        lines.add("node       %s  version %s  up %s"
                .formatted(
                        status.path("server").asText(),
                        worker.path("version")
                                .asText(status.at("/health/memlogVersion").asText("?")),
                        uptime(worker.path("uptime")
                                .asLong(status.at("/health/uptime").asLong()))));
        lines.add(
                "ready      " + (status.path("ready").asBoolean() ? "yes" : "no" + because(status.path("readiness"))));
        attention(status.path("readiness").path("details"), lines);
        String spool = status.path("spool").path("text").asText();
        if (!spool.isEmpty()) {
            lines.add("hooks      " + spool);
        }
        JsonNode events = status.path("events");
        if (events.isObject()) {
            lines.add("events     " + counts(events));
        }
        JsonNode database = status.path("database");
        if (database.isObject()) {
            lines.add("memories   %d observations, %d summaries, %d prompts, %d sessions (%d active)"
                    .formatted(
                            database.path("observations").asLong(),
                            database.path("summaries").asLong(),
                            database.path("prompts").asLong(),
                            database.path("sessions").asLong(),
                            worker.path("activeSessions").asLong()));
            lines.add("database   %s %s"
                    .formatted(
                            database.path("path").asText(""),
                            size(database.path("size").asLong())));
        }
        lines.addAll(SpendText.status(status.path("spend")));
        providers(status.path("health"), lines);
        return String.join(System.lineSeparator(), lines);
    }

    private static String because(JsonNode readiness) {
        StringJoiner failing = new StringJoiner(", ");
        readiness.path("checks").properties().forEach(check -> {
            if (!check.getValue().asBoolean(true)) {
                failing.add(TerminalRows.clean(check.getKey()));
            }
        });
        String reason = failing.length() == 0 ? scalars(readiness) : "failing checks " + failing;
        return reason.isEmpty() ? "" : ": " + reason;
    }

    /** Details that need attention; providers have lines of their own. */
    private static void attention(JsonNode details, List<String> lines) {
        for (JsonNode detail : details) {
            String name = TerminalRows.text(detail, "name");
            if (!name.equals("provider") && !name.equals("provider-useless")) {
                String since = TerminalRows.text(detail, "since");
                lines.add("attention  " + name + ": " + TerminalRows.text(detail, "message")
                        + (since.isEmpty() ? "" : ", since " + since));
            }
        }
    }

    /** The ledger's terms in the node's order. A term that is 0 is left out, unless a reader looks for it. */
    private static String counts(JsonNode events) {
        StringJoiner text = new StringJoiner(", ");
        if (!events.has("lag")) {
            text.add("lag unknown");
        }
        events.properties().forEach(term -> {
            boolean always = List.of("accepted", "processed", "pending", "lag").contains(term.getKey());
            if (always || term.getValue().asLong() != 0) {
                text.add(term.getKey() + " "
                        + (term.getValue().isNull()
                                ? "unknown"
                                : term.getValue().asText()));
            }
        });
        return text.toString();
    }

    private static void providers(JsonNode health, List<String> lines) {
        health.path("providers").forEach(each -> lines.add("provider   " + provider(each)));
    }

    private static String provider(JsonNode provider) {
        StringJoiner text = new StringJoiner(", ");
        text.add(TerminalRows.clean(provider.path("provider").asText()) + ": "
                + (provider.path("available").asBoolean()
                        ? works(provider.path("useless"))
                        : "left alone: "
                                + TerminalRows.clean(provider.path("message")
                                        .asText(provider.path("cause").asText("?")))));
        if (provider.has("mend")) {
            text.add("to mend it " + TerminalRows.clean(provider.path("mend").asText()));
        }
        provider.path("learned").forEach(each -> text.add(TerminalRows.clean(each.asText())));
        if (provider.has("since")) {
            text.add("since " + provider.path("since").asText());
        }
        if (provider.has("probeAt")) {
            text.add("asked again at " + provider.path("probeAt").asText());
        }
        long inFlight = provider.path("inFlight").asLong();
        if (inFlight > 0) {
            text.add(inFlight + (inFlight == 1 ? " call" : " calls") + " in flight");
        }
        return text.toString();
    }

    private static String works(JsonNode useless) {
        return useless.isMissingNode()
                ? "works"
                : "answers, but its last " + useless.path("answers").asLong() + " answers were of no use, since "
                        + useless.path("since").asText() + ": "
                        + TerminalRows.clean(useless.path("words").asText());
    }

    private static String scalars(JsonNode object) {
        StringJoiner text = new StringJoiner(", ");
        object.properties().forEach(field -> {
            if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                text.add(field.getKey() + " "
                        + TerminalRows.clean(field.getValue().asText()));
            }
        });
        return text.toString();
    }

    private static String size(long bytes) {
        return bytes < MEGABYTE
                ? (bytes + 1023) / 1024 + " KB"
                : String.format(Locale.ROOT, "%.1f MB", bytes / (double) MEGABYTE);
    }

    private static String uptime(long seconds) {
        Duration up = Duration.ofSeconds(seconds);
        if (up.toHours() > 0) {
            return up.toHours() + "h " + up.toMinutesPart() + "m";
        }
        return up.toMinutes() > 0 ? up.toMinutes() + "m " + up.toSecondsPart() + "s" : up.toSeconds() + "s";
    }
}
