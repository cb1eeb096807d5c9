/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.processor.money.BudgetUse;
import dev.memlog.processor.money.SpendGate;
import java.time.Instant;
import java.util.List;

/** Whether a node that processes may spend, as its health shows it. */
public final class SpendDetail {
    private SpendDetail() {}

    public static ObjectNode of(SpendGate gate, Instant now) {
        ObjectNode detail = JsonNodeFactory.instance
                .objectNode()
                .put("known", gate.isCaughtUp())
                .put("paused", gate.isPaused());
        gate.pause()
                .ifPresent(pause -> detail.put("reason", pause.reason())
                        .put("by", pause.actor())
                        .put("since", pause.at().toString()));
        ArrayNode budgets = detail.putArray("budgets");
        for (BudgetUse use : gate.nearLimit(now)) {
            budgets.addObject()
                    .put("budget", use.budget().wireName())
                    .put("subject", use.subject())
                    .put("used", use.used())
                    .put("limit", use.limit())
                    .put("state", use.isReached() ? "used-up" : "warning");
        }
        List<String> unseen = gate.unseenModels();
        if (!unseen.isEmpty()) {
            ArrayNode models = detail.putArray("modelsWithoutAPrice");
            unseen.forEach(models::add);
        }
        List<String> untold = gate.untoldModels();
        if (!untold.isEmpty()) {
            ArrayNode models = detail.putArray("modelsWithoutUsage");
            untold.forEach(models::add);
        }
        return detail;
    }

    /** Models that no budget can see. */
    public static List<Readiness.Detail> untold(SpendGate gate) {
        List<String> untold = gate.untoldModels();
        return untold.isEmpty()
                ? List.of()
                : List.of(new Readiness.Detail(
                        "usage",
                        String.join(", ", untold)
                                + " told no usage with the newest answer: no budget counts what it costs",
                        null));
    }
}
