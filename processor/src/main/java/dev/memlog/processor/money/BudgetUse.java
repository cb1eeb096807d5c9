/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import dev.memlog.event.provider.BudgetName;

/**
 * The use of a budget.
 *
 * @param subject the budget's project or session; blank for the day's
 */
public record BudgetUse(BudgetName budget, String subject, long limit, long used) {
    /** From this percentage on, operators are warned. */
    private static final int WARN_PERCENT = 80;

    public boolean isReached() {
        return used >= limit;
    }

    public boolean isNear() {
        return used >= Math.multiplyExact(limit, WARN_PERCENT) / 100;
    }

    public double ratio() {
        return limit == 0 ? 1 : (double) used / limit;
    }
}
