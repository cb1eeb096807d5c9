/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.provider.BudgetName;

/** Tokens and the known part of their cost, in micro-dollars. */
public record Amount(long tokens, long costMicros) {
    public static final Amount NOTHING = new Amount(0, 0);

    public static Amount of(ControlRecord.Spend spend) {
        Amount sum = NOTHING;
        for (ControlRecord.Line line : spend.lines()) {
            sum = sum.plus(new Amount(line.tokens(), line.costMicros() == null ? 0 : line.costMicros()));
        }
        return sum;
    }

    public Amount plus(Amount other) {
        return new Amount(tokens + other.tokens, costMicros + other.costMicros);
    }

    Amount minus(Amount other) {
        return new Amount(tokens - other.tokens, costMicros - other.costMicros);
    }

    public long in(BudgetName.Unit unit) {
        return switch (unit) {
            case TOKENS -> tokens;
            case USD -> costMicros;
        };
    }
}
