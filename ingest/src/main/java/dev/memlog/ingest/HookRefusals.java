/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the refused requests of each agent since the start, and keeps the last reason. Agents continue silently after
 * a refusal; the node's health reports it instead.
 *
 * <p>Threading: safe. Past a bounded number of agents, the rest share one entry.
 */
public final class HookRefusals {
    private static final Duration LONG = Duration.ofDays(1);
    private static final int MAX_AGENTS = 32;
    private static final int LONGEST_NAME = 32;
    private static final int LONGEST_REASON = 240;
    private static final String OTHERS = "others";

    private final Map<String, Tally> tallies = new TreeMap<>();
    private final InstantSource clock;
    private final LongSupplier nanos;

    /**
     * The refusals of one agent.
     *
     * @param accepted requests accepted since the start
     * @param since time of the first refusal since the last accepted request; null if the newest request was accepted
     * @param unheard whether {@code since} is at least a day ago and the last refusal less than a day
     */
    public record Refused(
            String agent,
            long accepted,
            long refused,
            String lastReason,
            Instant lastAt,
            @Nullable Instant since,
            boolean unheard) {}

    private static final class Tally {
        private long accepted;
        private long refused;
        private String lastReason = "";
        private Instant lastAt = Instant.EPOCH;
        private long lastNanos;
        private @Nullable Instant since;
        private long sinceNanos;
    }

    /** @param nanos monotonic time, which measures the day */
    public HookRefusals(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
    }

    /** @param agent the name in the request */
    public synchronized void onAccepted(String agent) {
        Tally tally = tally(agent);
        tally.accepted++;
        tally.since = null;
    }

    public synchronized void onRefused(String agent, String reason) {
        Tally tally = tally(agent);
        tally.refused++;
        tally.lastReason = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + " …" : reason;
        tally.lastAt = clock.instant();
        tally.lastNanos = nanos.getAsLong();
        if (tally.since == null) {
            tally.since = tally.lastAt;
            tally.sinceNanos = tally.lastNanos;
        }
    }

    /** The agents with refusals, sorted by name. */
    public synchronized List<Refused> refused() {
        long now = nanos.getAsLong();
        List<Refused> refused = new ArrayList<>();
        tallies.forEach((agent, tally) -> {
            if (tally.refused > 0) {
                boolean unheard = tally.since != null
                        && now - tally.sinceNanos >= LONG.toNanos()
                        && now - tally.lastNanos < LONG.toNanos();
                refused.add(new Refused(
                        agent, tally.accepted, tally.refused, tally.lastReason, tally.lastAt, tally.since, unheard));
            }
        });
        return refused;
    }

    private Tally tally(String agent) {
        String name = name(agent);
        boolean isOther = tallies.size() >= MAX_AGENTS && !tallies.containsKey(name);
        return tallies.computeIfAbsent(isOther ? OTHERS : name, some -> new Tally());
    }

    /** Reduces a name to characters that are safe to show. */
    private static String name(String agent) {
        StringBuilder name = new StringBuilder();
        for (char c : agent.strip().toLowerCase(Locale.ROOT).toCharArray()) {
            if (name.length() < LONGEST_NAME) {
                boolean isPlain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
                name.append(isPlain ? c : '-');
            }
        }
        return name.isEmpty() ? OTHERS : name.toString();
    }
}
