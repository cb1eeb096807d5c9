/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import dev.memlog.event.provider.ProviderNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once of each budget that is nearly or wholly used, and of models whose cost no budget sees.
 *
 * <p>Threading: confined to {@link SpendGate}'s lock.
 */
final class SpendWarnings {
    private static final Logger LOG = LoggerFactory.getLogger(SpendWarnings.class);
    private static final int MAX_WARNED = 10_000;
    private static final int MAX_MODELS = 100;

    private final Set<String> warned = new HashSet<>();
    private final Set<String> unpriced = new TreeSet<>();
    private final Set<String> withoutUsage = new TreeSet<>();

    /** @param dollarBudgets true if any budget in dollars is in force */
    void charged(Charge charge, boolean dollarBudgets) {
        String model = charge.provider() + "/" + charge.model();
        if (charge.costMicros() == null && unpriced.size() < MAX_MODELS) {
            unpriced.add(model);
        }
        if (charge.usage().total() > 0 || charge.provider().equals(ProviderNames.OFFLINE)) {
            withoutUsage.remove(model);
        } else if (withoutUsage.size() < MAX_MODELS) {
            withoutUsage.add(model);
        }
        warnOfUnpriced(dollarBudgets);
    }

    /** Warns again of everything, because the budgets have changed. */
    void reset(boolean dollarBudgets) {
        warned.clear();
        warnOfUnpriced(dollarBudgets);
    }

    /** Models without a price are found out again, by their next calls. */
    void pricesChanged() {
        unpriced.clear();
    }

    /** Warns once when a budget is near its limit, and once when it is reached. */
    void used(BudgetUse use, String subject) {
        if (warned.size() > MAX_WARNED) {
            warned.clear();
        }
        if (use.isReached() ? warned.add("reached " + subject) : use.isNear() && warned.add("near " + subject)) {
            LOG.atWarn()
                    .addKeyValue("budget", use.budget().wireName())
                    .addKeyValue("used", use.used())
                    .addKeyValue("limit", use.limit())
                    .log(
                            use.isReached()
                                    ? "a budget is used up: its work is parked until it renews or is raised"
                                    : "a budget is used to 80 % or more");
        }
    }

    /** Models without a price that this process has called. */
    List<String> unpricedModels() {
        return List.copyOf(unpriced);
    }

    /** Models whose newest answer had no usage. */
    List<String> modelsWithoutUsage() {
        return List.copyOf(withoutUsage);
    }

    private void warnOfUnpriced(boolean dollarBudgets) {
        for (String model : dollarBudgets ? unpriced : Set.<String>of()) {
            if (warned.add("unpriced " + model)) {
                LOG.atWarn()
                        .addKeyValue("model", model)
                        .log("a budget in dollars does not see this model because it has no price:"
                                + " set price.MODEL.input and price.MODEL.output, to 0 if it costs nothing");
            }
        }
    }
}
