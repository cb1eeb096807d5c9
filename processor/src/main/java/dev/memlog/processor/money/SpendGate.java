/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import dev.memlog.event.BudgetLimits;
import dev.memlog.event.CallRecord;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.ControlRecord.BudgetSet;
import dev.memlog.event.ControlRecord.Pause;
import dev.memlog.event.ControlRecord.Spend;
import dev.memlog.event.ControlRecord.UnknownControl;
import dev.memlog.event.TeamChoice;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.event.provider.BudgetName.Scope;
import dev.memlog.event.team.TeamName;
import dev.memlog.processor.provider.Usage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a session may start a call, from the control topic and this process's own charges: by the cluster's
 * pause and budgets, and by those of the session's team. Within one process the overrun is at most the calls in flight.
 *
 * <p>Threading: safe; used by stream threads and the reader of the control topic.
 */
public final class SpendGate {
    private static final Logger LOG = LoggerFactory.getLogger(SpendGate.class);

    private final TeamPrices prices;
    private final SpendListener listener;
    private final SpendLedger ledger = new SpendLedger();
    private final SpendWarnings warnings = new SpendWarnings();
    private final Map<CallRecord, Announced> announced = new HashMap<>();
    private final Budgets cluster;

    /** Of the teams that have had a pause or a budget of their own. */
    private final Map<TeamName, Budgets> teams = new HashMap<>();

    private boolean caughtUp;
    private long changes;

    private final Budgets.Spending spending = new Budgets.Spending() {
        @Override
        public Amount ofTeam(LocalDate day, @Nullable TeamName team) {
            return announced.values().stream()
                    .filter(told -> told.owner().isOf(team))
                    .map(Announced::amount)
                    .reduce(ledger.ofTeam(day, team), Amount::plus);
        }

        @Override
        public Amount ofProject(LocalDate day, SpendOwner owner) {
            return announced.values().stream()
                    .filter(told -> told.owner().equals(owner))
                    .map(Announced::amount)
                    .reduce(ledger.ofProject(day, owner), Amount::plus);
        }
    };

    /** A charge that its session has not applied yet. */
    private record Announced(SpendOwner owner, Amount amount) {}

    /** Changes whenever a held session may have become free. */
    public record Epoch(long minute, long changes) {}

    /**
     * @param prices of a team that has set none
     * @param limits of the whole cluster
     */
    public SpendGate(PriceTable prices, BudgetLimits limits, SpendListener listener) {
        this.prices = new TeamPrices(prices);
        this.listener = listener;
        cluster = new Budgets(null, limits);
    }

    /**
     * Counts an ended call's charge before its session applies it, so that no call starts in its place on spent money.
     */
    public synchronized void announce(CallRecord call, Charge charge, SpendOwner owner) {
        long cost = charge.costMicros() == null ? 0 : charge.costMicros();
        announced.put(call, new Announced(owner, new Amount(charge.usage().total(), cost)));
    }

    /** Drops announced charges that no session will apply. */
    public synchronized void withdraw(Collection<CallRecord> calls) {
        if (announced.keySet().removeAll(calls)) {
            changes++;
        }
    }

    /** The charge of a team's call with this usage, at the price that it has now. */
    public Charge price(TeamName team, String provider, String model, Usage usage) {
        return prices.of(team).charge(provider, model, usage);
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
        of(spend.sessionId().team())
                .forEach(budgets -> budgets.usesOf(spend, session)
                        .forEach(use ->
                                warnings.used(use, budgets.told(use.budget().wireName() + "/" + spend.session()))));
    }

    /** @param record null once the key was deleted */
    public synchronized void control(String key, @Nullable ControlRecord record, Instant now) {
        if (prices.control(key, record)) {
            warnings.pricesChanged();
        }
        switch (record) {
            case null -> delete(key);
            case Spend spend -> {
                if (ledger.put(spend, day(now))) {
                    warnOfDay(spend);
                }
            }
            case Pause told -> {
                Budgets budgets = setBy(told.team());
                if (!told.equals(budgets.pause())) {
                    budgets.pause(told);
                    changes++;
                    LOG.atInfo().log(budgets.told(
                            told.paused() ? "provider calls are paused" : "provider calls may be made again"));
                }
            }
            case BudgetSet set -> {
                Budgets budgets = setBy(set.team());
                change(budgets, budgets.limits().with(set));
            }
            case ControlRecord.ProjectClaim claim -> {} // Says nothing of money.
            case ControlRecord.ProjectRename rename -> {}
            case ControlRecord.TeamErased erased -> {} // What was spent stays spent.
            case ControlRecord.TeamSettings settings -> {}
            case TeamChoice choice -> {} // Its price is set above; a mode says nothing of money.
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
    public synchronized @Nullable SpendHold hold(Amount session, SpendOwner owner, Instant now) {
        LocalDate today = day(now);
        Instant tomorrow = today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        for (Budgets budgets : of(owner.team()).toList()) {
            if (budgets.isPaused()) {
                return new SpendHold(budgets.told("paused"), tomorrow);
            }
            BudgetName reached = budgets.reached(session, owner, today, spending);
            if (reached != null) {
                return new SpendHold(budgets.told("over-budget: " + reached.wireName()), tomorrow);
            }
        }
        return null;
    }

    /** Another one once something may have changed for sessions that are held; more is spent without that. */
    public synchronized Epoch epoch(Instant now) {
        return new Epoch(Math.floorDiv(now.getEpochSecond(), 60), changes);
    }

    /** Whether the whole cluster is. */
    public synchronized boolean isPaused() {
        return cluster.isPaused();
    }

    /** The whole cluster's; empty while calls may be made. */
    public synchronized Optional<Pause> pause() {
        return Optional.ofNullable(cluster.pause()).filter(Pause::paused);
    }

    /** What keeps a team's calls back: the whole cluster's pause, else its own; empty while calls may be made. */
    public synchronized Optional<Pause> pause(TeamName team) {
        return of(team).map(Budgets::pause)
                .flatMap(Stream::ofNullable)
                .filter(Pause::paused)
                .findFirst();
    }

    /**
     * The whole cluster's budgets used to 80 % or more: the day's, the projects', and that of the session that used most
     * of its own.
     */
    public synchronized List<BudgetUse> nearLimit(Instant now) {
        return near(cluster, now);
    }

    /** The same of a team's own budgets. */
    public synchronized List<BudgetUse> nearLimit(TeamName team, Instant now) {
        Budgets own = teams.get(team);
        return own == null ? List.of() : near(own, now);
    }

    /** The used share of the fullest of the whole cluster's budgets of a scope; 0 without a budget. */
    public synchronized double usedRatio(Scope scope, Instant now) {
        return cluster.uses(day(now), ledger).stream()
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

    /** The cluster's, and the team's if it has some. */
    private Stream<Budgets> of(TeamName team) {
        return Stream.concat(Stream.of(cluster), Stream.ofNullable(teams.get(team)));
    }

    private Stream<Budgets> all() {
        return Stream.concat(Stream.of(cluster), teams.values().stream());
    }

    private Budgets setBy(@Nullable TeamName team) {
        return team == null
                ? cluster
                : teams.computeIfAbsent(team, name -> new Budgets(name, new BudgetLimits(Map.of())));
    }

    private void delete(String key) {
        for (Budgets budgets : all().toList()) {
            if (key.equals(Pause.keyOf(budgets.team()))) {
                budgets.pause(null);
            }
            for (BudgetName budget : BudgetName.values()) {
                if (key.equals(BudgetSet.keyOf(budget, budgets.team()))) {
                    change(budgets, budgets.limits().without(budget));
                }
            }
        }
        ledger.remove(key);
        changes++;
    }

    private void change(Budgets budgets, BudgetLimits next) {
        budgets.change(next);
        warnings.reset(limitsDollars());
        changes++;
    }

    private List<BudgetUse> near(Budgets budgets, Instant now) {
        return budgets.uses(day(now), ledger).stream().filter(BudgetUse::isNear).toList();
    }

    private boolean limitsDollars() {
        return all().anyMatch(Budgets::limitDollars);
    }

    private void warnOfDay(Spend spend) {
        of(spend.sessionId().team())
                .forEach(budgets -> budgets.usesOf(spend, spending)
                        .forEach(use -> warnings.used(
                                use, budgets.told(use.budget().wireName() + "/" + spend.day() + "/" + use.subject()))));
    }
}
