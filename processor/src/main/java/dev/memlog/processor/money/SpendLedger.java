/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import dev.memlog.event.ControlRecord.Line;
import dev.memlog.event.ControlRecord.Spend;
import dev.memlog.event.team.TeamName;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The spending of the newest days, summed by team and project. Each record holds its session's whole day, so reading it again,
 * or an earlier version of it, changes nothing.
 *
 * <p>Threading: confined to {@link SpendGate}'s lock.
 */
final class SpendLedger {
    /**
     * Clocks differ, and a day's last calls are recorded on the next day. Which days are kept depends on the days
     * recorded, not on the clock: it may have been wrong for a moment.
     */
    private static final int DAYS_KEPT = 4;

    private final Map<String, Spend> records = new HashMap<>();
    private final NavigableMap<LocalDate, Map<SpendOwner, Amount>> byProject = new TreeMap<>();

    /** @return true if the record changed anything */
    boolean put(Spend spend, LocalDate today) {
        Spend known = records.get(spend.recordKey());
        boolean late = known != null && (calls(known) > calls(spend) || known.equals(spend));
        if (late || isTooOld(spend.day(), today)) {
            return false;
        }
        if (known != null) {
            add(known, Amount.NOTHING.minus(Amount.of(known)));
        }
        records.put(spend.recordKey(), spend);
        add(spend, Amount.of(spend));
        forgetOldest(byProject.headMap(today.plusDays(1), true));
        forgetOldest(byProject.tailMap(today.plusDays(1), false));
        return true;
    }

    void remove(String recordKey) {
        Spend known = records.remove(recordKey);
        if (known != null) {
            add(known, Amount.NOTHING.minus(Amount.of(known)));
        }
    }

    /** @param team null for all */
    Amount ofTeam(LocalDate day, @Nullable TeamName team) {
        return ofProjects(day).entrySet().stream()
                .filter(entry -> entry.getKey().isOf(team))
                .map(Map.Entry::getValue)
                .reduce(Amount.NOTHING, Amount::plus);
    }

    Amount ofProject(LocalDate day, SpendOwner owner) {
        return ofProjects(day).getOrDefault(owner, Amount.NOTHING);
    }

    Map<SpendOwner, Amount> ofProjects(LocalDate day) {
        return byProject.getOrDefault(day, Map.of());
    }

    private void add(Spend spend, Amount amount) {
        byProject.computeIfAbsent(spend.day(), day -> new HashMap<>()).merge(owner(spend), amount, Amount::plus);
    }

    /**
     * The newest days up to tomorrow are kept, and as many of those after it. The latter count for nothing: a clock was
     * wrong that wrote them, or this one is wrong and they are the true days, which are needed as soon as it is set.
     */
    private boolean isTooOld(LocalDate day, LocalDate today) {
        LocalDate tomorrow = today.plusDays(1);
        NavigableMap<LocalDate, Map<SpendOwner, Amount>> days =
                day.isAfter(tomorrow) ? byProject.tailMap(tomorrow, false) : byProject.headMap(tomorrow, true);
        return days.size() >= DAYS_KEPT && day.isBefore(days.firstKey());
    }

    private void forgetOldest(NavigableMap<LocalDate, Map<SpendOwner, Amount>> days) {
        while (days.size() > DAYS_KEPT) {
            LocalDate oldest = days.firstKey();
            days.remove(oldest);
            records.values().removeIf(spend -> spend.day().equals(oldest));
        }
    }

    private static SpendOwner owner(Spend spend) {
        return SpendOwner.of(spend.sessionId().team(), spend.project());
    }

    private static long calls(Spend spend) {
        return spend.lines().stream().mapToLong(Line::calls).sum();
    }
}
