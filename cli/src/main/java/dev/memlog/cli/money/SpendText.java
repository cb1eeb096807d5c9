/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.money;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.TerminalRows;
import dev.memlog.event.provider.Dollars;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.StreamSupport;

/** Costs and budgets as lines for a terminal. */
public final class SpendText {
    private SpendText() {}

    static String cost(JsonNode cost) {
        StringBuilder text = new StringBuilder("%-36s %8s %14s %14s %12s"
                .formatted(cost.path("by").asText(), "calls", "tokens in", "tokens out", "cost"));
        cost.path("items").forEach(item -> text.append(line(TerminalRows.text(item, "group"), item)));
        return text.append(line("total", cost.path("total"))).toString();
    }

    static String budgets(JsonNode budgets) {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        for (JsonNode budget : budgets) {
            boolean money = isMoney(budget);
            String limit = budget.path("limit").isNumber()
                    ? amount(budget.path("limit").asLong(), money)
                    : "no limit";
            String renews = TerminalRows.text(budget, "renewsAt");
            text.add("%-16s %-18s %s%s"
                    .formatted(
                            TerminalRows.text(budget, "budget"),
                            limit,
                            TerminalRows.text(budget, "source"),
                            renews.isEmpty() ? "" : ", renews " + renews));
            budget.path("uses")
                    .forEach(use -> text.add("  %-34s spent %s, left %s%s"
                            .formatted(
                                    TerminalRows.text(use, "subject").isEmpty()
                                            ? "today"
                                            : TerminalRows.text(use, "subject"),
                                    amount(use.path("used").asLong(), money),
                                    amount(use.path("left").asLong(), money),
                                    TerminalRows.text(use, "state").equals("fine")
                                            ? ""
                                            : ", " + TerminalRows.text(use, "state"))));
        }
        return text.toString();
    }

    /** For a node's status: today's spend, a pause, and the budgets that need attention. */
    public static List<String> status(JsonNode spend) {
        List<String> lines = new ArrayList<>();
        if (!spend.isObject()) {
            return lines;
        }
        lines.add("spend      today %s tokens, %s"
                .formatted(
                        number(spend.path("inputTokens").asLong()
                                + spend.path("outputTokens").asLong()),
                        money(spend)));
        JsonNode pause = spend.path("pause");
        if (pause.path("paused").asBoolean()) {
            String reason = TerminalRows.text(pause, "reason");
            lines.add("paused     by %s since %s%s"
                    .formatted(
                            TerminalRows.text(pause, "by"),
                            TerminalRows.text(pause, "since"),
                            reason.isEmpty() ? "" : ": " + reason));
        }
        for (JsonNode budget : spend.path("budgets")) {
            for (JsonNode use : budget.path("uses")) {
                lines.add("budget     %s%s: %s of %s, %s"
                        .formatted(
                                TerminalRows.text(budget, "budget"),
                                subject(use),
                                amount(use.path("used").asLong(), isMoney(budget)),
                                amount(budget.path("limit").asLong(), isMoney(budget)),
                                TerminalRows.text(use, "state")));
            }
        }
        if (spend.path("unpricedTokens").asLong() > 0 && limitsDollars(spend.path("budgets"))) {
            lines.add("budget     in dollars does not see the tokens without a price:"
                    + " set price.MODEL.input and price.MODEL.output, to 0 if they cost nothing");
        }
        return lines;
    }

    private static boolean limitsDollars(JsonNode budgets) {
        return StreamSupport.stream(budgets.spliterator(), false)
                .anyMatch(budget -> isMoney(budget) && budget.path("limit").isNumber());
    }

    private static String subject(JsonNode use) {
        String subject = TerminalRows.text(use, "subject");
        return subject.isEmpty() ? "" : " of " + TerminalRows.cut(subject);
    }

    private static String line(String group, JsonNode cost) {
        return System.lineSeparator()
                + "%-36s %8s %14s %14s %12s"
                        .formatted(
                                group.isEmpty() ? "(unknown)" : TerminalRows.cut(group),
                                number(cost.path("calls").asLong()),
                                number(cost.path("inputTokens").asLong()),
                                number(cost.path("outputTokens").asLong()),
                                money(cost));
    }

    private static String money(JsonNode cost) {
        long unpriced = cost.path("unpricedTokens").asLong();
        String priced = Dollars.of(cost.path("costMicros").asLong());
        return unpriced == 0 ? priced : priced + " and " + number(unpriced) + " tokens without a price";
    }

    private static boolean isMoney(JsonNode budget) {
        return !TerminalRows.text(budget, "unit").equals("tokens");
    }

    private static String amount(long amount, boolean money) {
        return money ? Dollars.of(amount) : number(amount) + " tokens";
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
