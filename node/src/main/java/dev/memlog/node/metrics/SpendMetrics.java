/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.metrics;

import dev.memlog.event.provider.BudgetName.Scope;
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.money.SpendListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Locale;

/**
 * What this process has spent since it started, and how far the budgets are used.
 *
 * <p>Threading: safe.
 */
public final class SpendMetrics implements SpendListener {
    private static final double MICROS = 1_000_000;
    private final MeterRegistry registry;

    public SpendMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void charged(Charge charge) {
        tokens(charge, "input").increment((double) charge.usage().inputTokens());
        tokens(charge, "output").increment((double) charge.usage().outputTokens());
        Long cost = charge.costMicros();
        if (cost != null) {
            Counter.builder("memlog.cost.usd")
                    .description("What calls cost, of the models with a price")
                    .tag("provider", charge.provider())
                    .tag("model", charge.model())
                    .register(registry)
                    .increment(cost / MICROS);
        }
    }

    public void watch(SpendGate gate, InstantSource clock) {
        Gauge.builder("memlog.paused", gate, watched -> watched.isPaused() ? 1 : 0)
                .description("1 while somebody has paused provider calls")
                .register(registry);
        for (Scope scope : Scope.values()) {
            Gauge.builder("memlog.budget.used.ratio", gate, watched -> watched.usedRatio(scope, clock.instant()))
                    .description("How far the fullest budget of a kind is used; 1 and more is used up")
                    .tag("scope", scope.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private Counter tokens(Charge charge, String direction) {
        return Counter.builder("memlog.tokens")
                .description("Tokens of provider calls")
                .tag("provider", charge.provider())
                .tag("model", charge.model())
                .tag("direction", direction)
                .register(registry);
    }
}
