/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.provider;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One of the bounds that provider calls can be given. Limits in dollars are in micro-dollars wherever they are numbers.
 */
public enum BudgetName {
    SESSION_TOKENS(Scope.SESSION, Unit.TOKENS),
    SESSION_USD(Scope.SESSION, Unit.USD),
    PROJECT_TOKENS(Scope.PROJECT, Unit.TOKENS),
    PROJECT_USD(Scope.PROJECT, Unit.USD),
    DAY_TOKENS(Scope.DAY, Unit.TOKENS),
    DAY_USD(Scope.DAY, Unit.USD);

    private final Scope scope;
    private final Unit unit;

    BudgetName(Scope scope, Unit unit) {
        this.scope = scope;
        this.unit = unit;
    }

    /** The scope whose spending is summed. */
    public enum Scope {
        /** One session, for as long as it lives. */
        SESSION,
        /** One project, on one day of UTC. */
        PROJECT,
        /** All projects together, on one day of UTC. */
        DAY
    }

    /** The unit that is counted. */
    public enum Unit {
        TOKENS,
        USD
    }

    public Scope scope() {
        return scope;
    }

    public Unit unit() {
        return unit;
    }

    /** Such as {@code day.tokens}; the setting is {@code budget.day.tokens}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    @JsonCreator
    public static BudgetName of(String wireName) {
        return Arrays.stream(values())
                .filter(budget -> budget.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a budget is one of " + names()));
    }

    /** All names, for display. */
    public static String names() {
        return Arrays.stream(values()).map(BudgetName::wireName).collect(Collectors.joining(", "));
    }
}
