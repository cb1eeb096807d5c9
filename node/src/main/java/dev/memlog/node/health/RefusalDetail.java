/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.ingest.HookRefusals;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refused hooks, as the readiness reports them. */
public record RefusalDetail(HookRefusals refusals) {
    public JsonNode shown(Instant now) {
        ObjectNode hooks = HealthRoutes.object();
        ArrayNode agents = hooks.putArray("refused");
        for (HookRefusals.Refused refused : refusals.refused()) {
            agents.addObject()
                    .put("agent", refused.agent())
                    .put("accepted", refused.accepted())
                    .put("refused", refused.refused())
                    .put("lastReason", refused.lastReason())
                    .put(
                            "lastAt",
                            refused.lastAt().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        return hooks;
    }

    public List<Readiness.Detail> details() {
        return refusals.refused().stream().map(RefusalDetail::detail).toList();
    }

    private static @Nullable Instant since(HookRefusals.Refused refused) {
        return refused.since() == null ? null : refused.since().truncatedTo(ChronoUnit.SECONDS);
    }

    private static Readiness.Detail detail(HookRefusals.Refused refused) {
        String counts = refused.refused() + " of " + (refused.refused() + refused.accepted());
        String message = refused.unheard()
                ? "nothing that " + refused.agent() + " sends has been taken for a day: " + refused.refused()
                        + " refused since the start, the last: " + refused.lastReason()
                : counts + " requests of " + refused.agent() + " were refused since the start, the last at "
                        + refused.lastAt().truncatedTo(ChronoUnit.SECONDS) + ": " + refused.lastReason();
        return new Readiness.Detail(refused.unheard() ? "hooks-unheard" : "hooks-refused", message, since(refused));
    }
}
