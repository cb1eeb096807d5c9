/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import dev.memlog.event.ControlRecord.Line;
import dev.memlog.event.ControlRecord.Spend;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was spent on the newest days, summed by project. Each record holds all of its session's day, so that hearing of it
 * again, or of an earlier state of it, changes nothing.
 *
 * <p>Threading: confined to {@link SpendGate}'s lock.
 */
final class SpendLedger {
    /** Clocks differ, and a day's last calls are told of on the next. */
    private static final int DAYS_KEPT = 2;

    private final Map<String, Spend> records = new HashMap<>();
    private final Map<LocalDate, Map<String, Amount>> byProject = new HashMap<>();
    private LocalDate oldest = LocalDate.EPOCH;

    /** @return whether it told anything new */
    boolean put(Spend spend, LocalDate today) {
        forgetBefore(today.minusDays(DAYS_KEPT - 1L));
        Spend known = records.get(spend.recordKey());
        boolean late = known != null && (calls(known) > calls(spend) || known.equals(spend));
        if (late || spend.day().isBefore(oldest)) {
            return false;
        }
        if (known != null) {
            add(known, Amount.NOTHING.minus(Amount.of(known)));
        }
        records.put(spend.recordKey(), spend);
        add(spend, Amount.of(spend));
        return true;
    }

    void remove(String recordKey) {
        Spend known = records.remove(recordKey);
        if (known != null) {
            add(known, Amount.NOTHING.minus(Amount.of(known)));
        }
    }

    Amount ofDay(LocalDate day) {
        return ofProjects(day).values().stream().reduce(Amount.NOTHING, Amount::plus);
    }

    Amount ofProject(LocalDate day, @Nullable String project) {
        return ofProjects(day).getOrDefault(project == null ? "" : project, Amount.NOTHING);
    }

    /** Blank for what no project is known of. */
    Map<String, Amount> ofProjects(LocalDate day) {
        return byProject.getOrDefault(day, Map.of());
    }

    private void add(Spend spend, Amount amount) {
        byProject.computeIfAbsent(spend.day(), day -> new HashMap<>()).merge(project(spend), amount, Amount::plus);
    }

    private void forgetBefore(LocalDate day) {
        if (day.isAfter(oldest)) {
            oldest = day;
            records.values().removeIf(spend -> spend.day().isBefore(day));
            byProject.keySet().removeIf(kept -> kept.isBefore(day));
        }
    }

    private static String project(Spend spend) {
        return spend.project() == null ? "" : spend.project();
    }

    private static long calls(Spend spend) {
        return spend.lines().stream().mapToLong(Line::calls).sum();
    }
}
