/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import dev.memlog.event.ControlRecord.BudgetSet;
import dev.memlog.event.provider.BudgetName;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The budgets in force: those set at runtime, and the configured ones for the rest.
 *
 * <p>Threading: immutable.
 */
public final class BudgetLimits {
    private final Map<BudgetName, Long> configured;
    private final Map<BudgetName, BudgetSet> set;

    /** @param configured limits in tokens or micro-dollars; a missing budget has none */
    public BudgetLimits(Map<BudgetName, Long> configured) {
        this(configured, Map.of());
    }

    private BudgetLimits(Map<BudgetName, Long> configured, Map<BudgetName, BudgetSet> set) {
        this.configured = Map.copyOf(configured);
        this.set = Map.copyOf(set);
    }

    public BudgetLimits with(BudgetSet budget) {
        Map<BudgetName, BudgetSet> sets = copy();
        sets.put(budget.budget(), budget);
        return new BudgetLimits(configured, sets);
    }

    public BudgetLimits without(BudgetName budget) {
        Map<BudgetName, BudgetSet> sets = copy();
        sets.remove(budget);
        return new BudgetLimits(configured, sets);
    }

    /** The limit in tokens or micro-dollars; empty if there is none. */
    public OptionalLong limit(BudgetName budget) {
        BudgetSet chosen = set.get(budget);
        Long limit = chosen == null ? configured.get(budget) : chosen.limit();
        return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    /** Whether it was set while running, as opposed to configured. */
    public boolean isSet(BudgetName budget) {
        return set.containsKey(budget);
    }

    private Map<BudgetName, BudgetSet> copy() {
        Map<BudgetName, BudgetSet> copy = new EnumMap<>(BudgetName.class);
        copy.putAll(set);
        return copy;
    }
}
