/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import dev.memlog.event.BudgetLimits;
import dev.memlog.event.ControlRecord.Pause;
import dev.memlog.event.ControlRecord.Spend;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.event.provider.BudgetName.Scope;
import dev.memlog.event.team.TeamName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pause and the budgets of the whole cluster, or of one team.
 *
 * <p>Threading: confined to {@link SpendGate}'s lock.
 */
final class Budgets {
    private final @Nullable TeamName team;
    private BudgetLimits limits;
    private @Nullable Pause pause;
    private @Nullable BudgetUse fullestSession;

    /** @param team null for the whole cluster's */
    Budgets(@Nullable TeamName team, BudgetLimits limits) {
        this.team = team;
        this.limits = limits;
    }

    /** Sums of a day, which include charges that no session has applied yet. */
    interface Spending {
        /** @param team null for all */
        Amount ofTeam(LocalDate day, @Nullable TeamName team);

        Amount ofProject(LocalDate day, SpendOwner owner);
    }

    @Nullable
    TeamName team() {
        return team;
    }

    BudgetLimits limits() {
        return limits;
    }

    void change(BudgetLimits next) {
        limits = next;
        fullestSession = null;
    }

    @Nullable
    Pause pause() {
        return pause;
    }

    void pause(@Nullable Pause told) {
        pause = told;
    }

    boolean isPaused() {
        return pause != null && pause.paused();
    }

    /** A reason for display that says whose it is. */
    String told(String reason) {
        return team == null ? reason : reason + ", of team " + team;
    }

    /** The first budget that leaves nothing to a session; null if there is none. */
    @Nullable
    BudgetName reached(Amount session, SpendOwner owner, LocalDate today, Spending spending) {
        for (BudgetName budget : BudgetName.values()) {
            OptionalLong limit = limits.limit(budget);
            if (limit.isPresent() && used(budget, session, owner, today, spending) >= limit.getAsLong()) {
                return budget;
            }
        }
        return null;
    }

    /** The uses of those that a session's spending of a day counts for, except the session's own. */
    List<BudgetUse> usesOf(Spend spend, Spending spending) {
        SpendOwner owner = SpendOwner.of(spend.sessionId().team(), spend.project());
        List<BudgetUse> uses = new ArrayList<>();
        for (BudgetName budget : BudgetName.values()) {
            OptionalLong limit = limits.limit(budget);
            if (limit.isPresent() && budget.scope() != Scope.SESSION) {
                String project = budget.scope() == Scope.PROJECT ? SpendOwner.told(owner.team(), owner.project()) : "";
                long used = used(budget, Amount.NOTHING, owner, spend.day(), spending);
                uses.add(new BudgetUse(budget, project, limit.getAsLong(), used));
            }
        }
        return uses;
    }

    /** The uses of the session's own budgets. */
    List<BudgetUse> usesOf(Spend spend, Amount session) {
        List<BudgetUse> uses = new ArrayList<>();
        for (BudgetName budget : BudgetName.values()) {
            OptionalLong limit = limits.limit(budget);
            if (budget.scope() == Scope.SESSION && limit.isPresent()) {
                String id = SpendOwner.told(
                        spend.sessionId().team(), spend.sessionId().value());
                BudgetUse use = new BudgetUse(budget, id, limit.getAsLong(), session.in(budget.unit()));
                if (fullestSession == null || fullestSession.ratio() < use.ratio()) {
                    fullestSession = use;
                }
                uses.add(use);
            }
        }
        return uses;
    }

    /** The uses of a day: the day's, the projects', and that of the session that used most of its own. */
    List<BudgetUse> uses(LocalDate today, SpendLedger ledger) {
        List<BudgetUse> uses = new ArrayList<>();
        for (BudgetName budget : BudgetName.values()) {
            limits.limit(budget).ifPresent(limit -> addUses(budget, limit, today, ledger, uses));
        }
        return uses;
    }

    boolean limitDollars() {
        return Stream.of(BudgetName.values())
                .anyMatch(budget -> budget.unit() == BudgetName.Unit.USD
                        && limits.limit(budget).isPresent());
    }

    private void addUses(BudgetName budget, long limit, LocalDate today, SpendLedger ledger, List<BudgetUse> uses) {
        switch (budget.scope()) {
            case DAY ->
                uses.add(new BudgetUse(
                        budget, "", limit, ledger.ofTeam(today, team).in(budget.unit())));
            case PROJECT ->
                ledger.ofProjects(today).forEach((owner, amount) -> {
                    if (owner.isOf(team)) {
                        uses.add(new BudgetUse(
                                budget,
                                SpendOwner.told(owner.team(), owner.project()),
                                limit,
                                amount.in(budget.unit())));
                    }
                });
            case SESSION -> {
                if (fullestSession != null && fullestSession.budget() == budget) {
                    uses.add(fullestSession);
                }
            }
        }
    }

    private long used(BudgetName budget, Amount session, SpendOwner owner, LocalDate today, Spending spending) {
        Amount amount = switch (budget.scope()) {
            case SESSION -> session;
            case PROJECT -> spending.ofProject(today, owner);
            case DAY -> spending.ofTeam(today, team);
        };
        return amount.in(budget.unit());
    }
}
