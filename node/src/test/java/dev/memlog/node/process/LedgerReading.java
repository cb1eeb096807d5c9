/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.process;

import com.fasterxml.jackson.databind.JsonNode;

/** The ledger as {@code /api/stats} tells it; {@code lag} is -1 while the node does not know it. */
public record LedgerReading(
        long accepted,
        long duplicate,
        long skipped,
        long processed,
        long pending,
        long inFlight,
        long parked,
        long deadLettered,
        long discarded,
        long lag) {
    public static LedgerReading of(JsonNode stats) {
        JsonNode events = stats.path("events");
        if (!events.path("accepted").isIntegralNumber()) {
            throw new AssertionError("no ledger in " + stats);
        }
        return new LedgerReading(
                events.path("accepted").asLong(),
                events.path("duplicate").asLong(),
                events.path("skipped").asLong(),
                events.path("processed").asLong(),
                events.path("pending").asLong(),
                events.path("inFlight").asLong(),
                events.path("parked").asLong(),
                events.path("deadLettered").asLong(),
                events.path("discarded").asLong(),
                events.path("lag").asLong(-1));
    }

    public boolean addsUp() {
        long sum = duplicate + skipped + processed + pending + parked + deadLettered + discarded;
        return accepted == sum && inFlight <= pending;
    }

    /** Nothing is under way and nothing waits. */
    public boolean isSettled() {
        return lag == 0 && pending == 0 && parked == 0;
    }
}
