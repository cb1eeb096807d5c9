/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.count;
import static dev.memlog.settings.value.Ranges.dollars;
import static dev.memlog.settings.value.Ranges.optional;

import dev.memlog.event.provider.BudgetName;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Limits of what provider calls may cost: {@code budget.*}. */
public final class BudgetSettings {
    static final SettingGroup GROUP = new SettingGroup();

    private static final Map<BudgetName, Setting<Optional<Long>>> BY_NAME = new EnumMap<>(BudgetName.class);

    static {
        for (BudgetName name : BudgetName.values()) {
            BY_NAME.put(name, limit(name));
        }
    }

    private BudgetSettings() {}

    /** The limit's setting, in tokens or micro-dollars; empty = no limit. */
    @SuppressWarnings("NullAway") // the map holds every name
    public static Setting<Optional<Long>> of(BudgetName name) {
        return BY_NAME.get(name);
    }

    private static Setting<Optional<Long>> limit(BudgetName name) {
        boolean tokens = name.unit() == BudgetName.Unit.TOKENS;
        String scope = switch (name.scope()) {
            case SESSION -> "one session over its lifetime";
            case PROJECT -> "one project per UTC day";
            case DAY -> "all projects together per UTC day";
        };
        return GROUP.add(
                "budget." + name.wireName(),
                optional(tokens ? count(0, 1_000_000_000_000_000L) : dollars()),
                "",
                (tokens ? "Token" : "Dollar") + " limit of " + scope + "; work past it is parked; empty = no limit");
    }
}
