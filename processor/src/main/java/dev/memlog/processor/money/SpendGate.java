/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import dev.memlog.event.BudgetLimits;
import dev.memlog.event.BudgetName;
import dev.memlog.event.BudgetName.Scope;
import dev.memlog.event.CallRecord;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.ControlRecord.BudgetSet;
import dev.memlog.event.ControlRecord.Pause;
import dev.memlog.event.ControlRecord.Spend;
import dev.memlog.event.ControlRecord.UnknownControl;
import dev.memlog.processor.provider.Usage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a session may start a call, from the control topic and this process's own charges. Within one process
 * the overrun is at most the calls in flight.
 *
 * <p>Threading: safe; used by stream threads and the reader of the control topic.
 */
public final class SpendGate {
    private static final Logger LOG = LoggerFactory.getLogger(SpendGate.class);

    private final PriceTable prices;
    private final SpendListener listener;
    private final SpendLedger ledger = new SpendLedger();
    private final SpendWarnings warnings = new SpendWarnings();
    private final Map<CallRecord, Announced> announced = new HashMap<>();
    private BudgetLimits limits;
    private @Nullable Pause pause;
    private boolean caughtUp;
    private long changes;
    private @Nullable BudgetUse fullestSession;

    /** A charge that its session has not applied yet. */
    private record Announced(String project, Amount amount) {}

    /** Changes whenever a held session may have become free. */
    public record Epoch(long minute, long changes) {}

    public SpendGate(PriceTable prices, BudgetLimits limits, SpendListener listener) {
        this.prices = prices;
        this.limits = limits;
        this.listener = listener;
    }

    /**
     * Counts an ended call's charge before its session applies it, so that no call starts in its place on spent money.
     */
    public synchronized void announce(CallRecord call, Charge charge, @Nullable String project) {
        long cost = charge.costMicros() == null ? 0 : charge.costMicros();
        announced.put(
                call,
                new Announced(
                        project == null ? "" : project,
                        new Amount(charge.usage().total(), cost)));
    }

    /** Drops announced charges that no session will apply. */
    public synchronized void withdraw(Collection<CallRecord> calls) {
        if (announced.keySet().removeAll(calls)) {
            changes++;
        }
    }

    /** The charge of a call with this usage. */
    public Charge price(String provider, String model, Usage usage) {
        return prices.charge(provider, model, usage);
    }

    /**
     * A session has applied a charge: from now on it counts through the session's record.
     *
     * @param spend the session's day, including this charge
     * @param session the session's total
     */
    public synchronized void spent(CallRecord call, Charge charge, Spend spend, Amount session, Instant now) {
        announced.remove(call);
        listener.charged(charge);
        warnings.charged(charge, limitsDollars());
        ledger.put(spend, day(now));
        warnOfDay(spend);
        for (BudgetName budget : BudgetName.values()) {
            OptionalLong limit = limits.limit(budget);
            if (budget.scope() == Scope.SESSION && limit.isPresent()) {
                String id = spend.sessionId().value();
                BudgetUse use = new BudgetUse(budget, id, limit.getAsLong(), session.in(budget.unit()));
                if (fullestSession == null || fullestSession.ratio() < use.ratio()) {
                    fullestSession = use;
                }
                warnings.used(use, budget.wireName() + "/" + spend.session());
            }
        }
    }

    /** @param record null once the key was deleted */
    public synchronized void control(String key, @Nullable ControlRecord record, Instant now) {
        switch (record) {
            case null -> delete(key);
            case Spend spend -> {
                if (ledger.put(spend, day(now))) {
                    warnOfDay(spend);
                }
            }
            case Pause told -> {
                if (!told.equals(pause)) {
                    pause = told;
                    changes++;
                    LOG.atInfo().log(told.paused() ? "provider calls are paused" : "provider calls may be made again");
                }
            }
            case BudgetSet set -> change(limits.with(set));
            case ControlRecord.ProjectClaim claim -> {} // Says nothing of money.
            case ControlRecord.ProjectRename rename -> {}
            case UnknownControl unknown -> {} // For another part, or a later version.
        }
    }

    /** All that was on the control topic is known: from now on calls may be made. */
    public synchronized void caughtUp() {
        caughtUp = true;
    }

    /** Before that the limits are unknown, so no call is made. */
    public synchronized boolean isCaughtUp() {
        return caughtUp;
    }

    /**
     * The reason that holds back a session's next call; null if there is none.
     *
     * @param session the session's total
     */
    public synchronized @Nullable SpendHold hold(Amount session, @Nullable String project, Instant now) {
        LocalDate today = day(now);
        Instant tomorrow = today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        if (isPaused()) {
            return new SpendHold("paused", tomorrow);
        }
        for (BudgetName budget : BudgetName.values()) {
            OptionalLong limit = limits.limit(budget);
            if (limit.isPresent() && used(budget, session, project, today) >= limit.getAsLong()) {
                return new SpendHold("over-budget: " + budget.wireName(), tomorrow);
            }
        }
        return null;
    }

    /** Another one once something may have changed for sessions that are held; more is spent without that. */
    public synchronized Epoch epoch(Instant now) {
        return new Epoch(Math.floorDiv(now.getEpochSecond(), 60), changes);
    }

    public synchronized boolean isPaused() {
        return pause != null && pause.paused();
    }

    /** Empty while calls may be made. */
    public synchronized Optional<Pause> pause() {
        return Optional.ofNullable(pause).filter(Pause::paused);
    }

    /** Budgets used to 80 % or more: the day's, the projects', and that of the session that used most of its own. */
    public synchronized List<BudgetUse> nearLimit(Instant now) {
        return uses(now).stream().filter(BudgetUse::isNear).toList();
    }

    /** The used share of the fullest budget of a scope; 0 without a budget. */
    public synchronized double usedRatio(Scope scope, Instant now) {
        return uses(now).stream()
                .filter(use -> use.budget().scope() == scope)
                .mapToDouble(BudgetUse::ratio)
                .max()
                .orElse(0);
    }

    /** Models called by this process that no dollar budget sees; empty without such a budget. */
    public synchronized List<String> unseenModels() {
        return limitsDollars() ? warnings.unpricedModels() : List.of();
    }

    /** Models whose newest answer had no usage: their cost is in no budget. */
    public synchronized List<String> untoldModels() {
        return warnings.modelsWithoutUsage();
    }

    public static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    private void delete(String key) {
        if (key.equals(Pause.KEY)) {
            pause = null;
        }
        for (BudgetName budget : BudgetName.values()) {
            if (key.equals(BudgetSet.keyOf(budget))) {
                change(limits.without(budget));
            }
        }
        ledger.remove(key);
        changes++;
    }

    private void change(BudgetLimits next) {
        limits = next;
        fullestSession = null;
        warnings.reset(limitsDollars());
        changes++;
    }

    private List<BudgetUse> uses(Instant now) {
        List<BudgetUse> uses = new ArrayList<>();
        for (BudgetName budget : BudgetName.values()) {
            limits.limit(budget).ifPresent(limit -> addUses(budget, limit, day(now), uses));
        }
        return uses;
    }

    private void addUses(BudgetName budget, long limit, LocalDate today, List<BudgetUse> uses) {
        switch (budget.scope()) {
            case DAY ->
                uses.add(new BudgetUse(budget, "", limit, ledger.ofDay(today).in(budget.unit())));
            case PROJECT ->
                ledger.ofProjects(today)
                        .forEach((project, amount) ->
                                uses.add(new BudgetUse(budget, project, limit, amount.in(budget.unit()))));
            case SESSION -> {
                if (fullestSession != null && fullestSession.budget() == budget) {
                    uses.add(fullestSession);
                }
            }
        }
    }

    private long used(BudgetName budget, Amount session, @Nullable String project, LocalDate today) {
        Amount amount = switch (budget.scope()) {
            case SESSION -> session;
            case PROJECT -> ledger.ofProject(today, project).plus(announcedOf(project == null ? "" : project));
            case DAY -> ledger.ofDay(today).plus(announcedOf(null));
        };
        return amount.in(budget.unit());
    }

    /** @param project null for all */
    private Amount announcedOf(@Nullable String project) {
        return announced.values().stream()
                .filter(told -> project == null || told.project().equals(project))
                .map(Announced::amount)
                .reduce(Amount.NOTHING, Amount::plus);
    }

    private boolean limitsDollars() {
        return Stream.of(BudgetName.values())
                .anyMatch(budget -> budget.unit() == BudgetName.Unit.USD
                        && limits.limit(budget).isPresent());
    }

    private void warnOfDay(Spend spend) {
        for (BudgetName budget : BudgetName.values()) {
            OptionalLong limit = limits.limit(budget);
            if (limit.isPresent() && budget.scope() != Scope.SESSION) {
                String project = budget.scope() == Scope.PROJECT && spend.project() != null ? spend.project() : "";
                long used = used(budget, Amount.NOTHING, spend.project(), spend.day());
                warnings.used(
                        new BudgetUse(budget, project, limit.getAsLong(), used),
                        budget.wireName() + "/" + spend.day() + "/" + project);
            }
        }
    }
}
