/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;
import dev.memlog.event.BudgetLimits;
import dev.memlog.event.ControlRecord.BudgetSet;
import dev.memlog.event.ControlRecord.Pause;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.store.query.SpendQueries;
import dev.memlog.store.query.SpendQueries.Cost;
import dev.memlog.store.query.SpendQueries.Grouping;
import dev.memlog.store.query.SpendQueries.Range;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What was spent today, what may be, and whether calls are made, as the projection knows it.
 *
 * <p>Threading: safe. Each question is a few bounded reads.
 */
public final class SpendView {
    private static final int MOST_SUBJECTS = 20;
    private static final int WARN_PERCENT = 80;

    private final SpendQueries spend;
    private final SpendQueries whole;
    private final @Nullable SpendQueries above;
    private final BudgetLimits configured;

    private SpendView(SpendQueries spend, SpendQueries whole, @Nullable SpendQueries above, BudgetLimits configured) {
        this.spend = spend;
        this.whole = whole;
        this.above = above;
        this.configured = configured;
    }

    /**
     * @param spend whose sessions and projects may be named
     * @param cluster whose pause and budgets hold
     * @param configured what holds where nothing was set while running
     */
    public static SpendView ofCluster(SpendQueries spend, SpendQueries cluster, BudgetLimits configured) {
        return new SpendView(spend, cluster, null, configured);
    }

    /**
     * @param spend whose sessions and projects may be named
     * @param team whose pause and budgets hold, and whose days are summed up
     * @param cluster whose pause holds as well
     */
    public static SpendView ofTeam(SpendQueries spend, SpendQueries team, SpendQueries cluster) {
        return new SpendView(spend, team, cluster, new BudgetLimits(Map.of()));
    }

    /** One budget and its largest uses; empty without a limit. */
    private record Standing(BudgetName budget, @Nullable Long limit, boolean set, List<Use> uses) {}

    /** @param subject the project or session; blank for the day's */
    private record Use(String subject, long used, long limit) {
        boolean isReached() {
            return used >= limit;
        }

        String state() {
            return isReached() ? "used-up" : used >= limit * WARN_PERCENT / 100 ? "warning" : "fine";
        }
    }

    public SpendQueries queries() {
        return spend;
    }

    /** What a user should know of it: that work waits, and why. */
    public List<String> notices(Instant now) {
        List<String> notices = new ArrayList<>();
        pause().ifPresent(pause -> notices.add("Memlog is paused"
                + (pause.reason() == null ? "" : " (" + pause.reason() + ")")
                + "; new memories wait and nothing is lost."));
        for (Standing standing : standings(now)) {
            long reached = standing.uses().stream().filter(Use::isReached).count();
            if (reached > 0) {
                notices.add("Memlog's budget " + standing.budget().wireName() + " is used up"
                        + (standing.budget().scope() == BudgetName.Scope.DAY ? "" : " for " + reached)
                        + "; new memories of it wait and nothing is lost.");
            }
        }
        return notices;
    }

    public ObjectNode today(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        ObjectNode json = cost(whole.total(Range.on(today))).put("day", today.toString());
        json.set("pause", pauseJson());
        json.set("budgets", budgets(now));
        return json;
    }

    public ArrayNode budgets(Instant now) {
        ArrayNode list = Reply.MAPPER.createArrayNode();
        Instant tomorrow = LocalDate.ofInstant(now, ZoneOffset.UTC)
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        for (Standing standing : standings(now)) {
            BudgetName budget = standing.budget();
            ObjectNode json = list.addObject()
                    .put("budget", budget.wireName())
                    .put("unit", budget.unit() == BudgetName.Unit.USD ? "micro-dollars" : "tokens")
                    .put("limit", standing.limit())
                    .put("source", standing.set() ? "set" : standing.limit() == null ? "none" : "configured");
            if (standing.limit() != null && budget.scope() != BudgetName.Scope.SESSION) {
                json.put("renewsAt", tomorrow.toString());
            }
            ArrayNode uses = json.putArray("uses");
            standing.uses()
                    .forEach(use -> uses.addObject()
                            .put("subject", use.subject())
                            .put("used", use.used())
                            .put("left", Math.max(0, use.limit() - use.used()))
                            .put("state", use.state()));
        }
        return list;
    }

    public ObjectNode pauseJson() {
        Optional<Pause> pause = pause();
        ObjectNode json = Reply.MAPPER.createObjectNode().put("paused", pause.isPresent());
        pause.ifPresent(told -> json.put("reason", told.reason())
                .put("by", told.actor())
                .put("since", told.at().toString()));
        return json;
    }

    public static ObjectNode cost(Cost cost) {
        return Reply.MAPPER
                .createObjectNode()
                .put("calls", cost.calls())
                .put("inputTokens", cost.tokensIn())
                .put("outputTokens", cost.tokensOut())
                .put("costMicros", cost.costMicros())
                .put("unpricedTokens", cost.unpricedTokens());
    }

    private Optional<Pause> pause() {
        Optional<Pause> own = whole.pause().filter(Pause::paused);
        SpendQueries cluster = above;
        return own.isPresent() || cluster == null ? own : cluster.pause().filter(Pause::paused);
    }

    private List<Standing> standings(Instant now) {
        BudgetLimits limits = configured;
        for (BudgetSet set : whole.budgets()) {
            limits = limits.with(set);
        }
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        List<Standing> standings = new ArrayList<>();
        for (BudgetName budget : BudgetName.values()) {
            OptionalLong limit = limits.limit(budget);
            standings.add(
                    limit.isPresent()
                            ? new Standing(
                                    budget,
                                    limit.getAsLong(),
                                    limits.isSet(budget),
                                    uses(budget, limit.getAsLong(), today))
                            : new Standing(budget, null, limits.isSet(budget), List.of()));
        }
        return standings;
    }

    private List<Use> uses(BudgetName budget, long limit, LocalDate today) {
        List<Cost> costs = switch (budget.scope()) {
            case DAY -> List.of(whole.total(Range.on(today)));
            case PROJECT -> spend.costs(Grouping.PROJECT, Range.on(today), MOST_SUBJECTS);
            case SESSION -> spend.sessionsFrom(budget.unit(), limit * WARN_PERCENT / 100, MOST_SUBJECTS);
        };
        return costs.stream()
                .map(cost -> new Use(cost.group(), cost.in(budget.unit()), limit))
                .toList();
    }
}
