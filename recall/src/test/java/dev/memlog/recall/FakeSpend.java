/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.event.AuditRecord;
import dev.memlog.event.BudgetName;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.ControlRecord.BudgetSet;
import dev.memlog.event.ControlRecord.Pause;
import dev.memlog.store.query.SpendQueries;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Answers what a test has put in, and projects at once what is written to it. */
public final class FakeSpend implements SpendQueries {
    public final List<Cost> costs = new CopyOnWriteArrayList<>();
    public final List<Cost> sessions = new CopyOnWriteArrayList<>();
    public final List<String> asked = new CopyOnWriteArrayList<>();
    public final List<AuditRecord> audit = new CopyOnWriteArrayList<>();
    public final Map<String, ControlRecord> control = new ConcurrentSkipListMap<>();
    public volatile boolean acknowledges = true;

    @Override
    public List<Cost> costs(Grouping by, Range range, int limit) {
        asked.add(by + " " + range.since() + " " + range.until() + " " + range.projects() + " " + limit);
        return costs.stream().limit(limit).toList();
    }

    @Override
    public Cost total(Range range) {
        return costs.stream()
                .reduce(
                        new Cost("", 0, 0, 0, 0, 0),
                        (one, other) -> new Cost(
                                "",
                                one.calls() + other.calls(),
                                one.tokensIn() + other.tokensIn(),
                                one.tokensOut() + other.tokensOut(),
                                one.costMicros() + other.costMicros(),
                                one.unpricedTokens() + other.unpricedTokens()));
    }

    @Override
    public List<Cost> sessionsFrom(BudgetName.Unit unit, long atLeast, int limit) {
        return sessions.stream().filter(cost -> cost.in(unit) >= atLeast).toList();
    }

    @Override
    public Optional<Pause> pause() {
        return Optional.ofNullable((Pause) control.get(Pause.KEY));
    }

    @Override
    public List<BudgetSet> budgets() {
        return control.values().stream()
                .filter(BudgetSet.class::isInstance)
                .map(BudgetSet.class::cast)
                .toList();
    }

    public boolean write(String key, @Nullable ControlRecord record, AuditRecord done) {
        if (!acknowledges) {
            return false;
        }
        if (record == null) {
            control.remove(key);
        } else {
            control.put(key, record);
        }
        audit.add(done);
        return true;
    }
}
