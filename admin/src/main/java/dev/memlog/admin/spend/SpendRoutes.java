/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.spend;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.team.TeamName;
import dev.memlog.recall.status.SpendView;
import dev.memlog.store.query.SpendQueries.Grouping;
import dev.memlog.store.query.SpendQueries.Range;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Money over HTTP: costs, budgets, and the pause.
 *
 * <p>Threading: safe. Replies are made on threads of their own, a few at once, because changes wait for the log.
 */
public final class SpendRoutes {
    private static final int MAX_CONCURRENT = 16;
    private static final int GROUPS = 100;
    private static final String BUDGET = "/v1/budget";
    private static final String PAUSE = "/v1/pause";

    private final SpendView view;
    private final SpendChange change;
    private final InstantSource clock;
    private final Gate gate;

    /** @param team whose spending orders are about; null for the whole cluster's */
    public SpendRoutes(SpendView view, @Nullable TeamName team, CommandLog commands, Gates gates, InstantSource clock) {
        this.view = view;
        this.clock = clock;
        change = new SpendChange(team, commands, clock);
        gate = gates.of(MAX_CONCURRENT);
    }

    private interface Change {
        Reply of(ObjectNode body) throws BadRequestException;
    }

    public void addTo(Routes routes) {
        String cost = "/api/cost";
        routes.get(KeyScope.OPS, cost, gate.get(cost, this::cost));
        routes.get(KeyScope.OPS, BUDGET, gate.get(BUDGET, request -> budgets()));
        routes.get(KeyScope.OPS, PAUSE, gate.get(PAUSE, request -> Reply.ok(view.pauseJson())));
        addPost(routes, BUDGET, "{\"budget\":\"day.usd\",\"limit\":\"2.50\"}", change::setBudget);
        addPost(routes, BUDGET + "/clear", "{\"budget\":\"day.usd\"}", change::clearBudget);
        addPost(routes, PAUSE, "{\"reason\":\"the bill\"}", change::pause);
        addPost(routes, "/v1/resume", "{}", change::resume);
    }

    private void addPost(Routes routes, String route, String example, Change asked) {
        routes.post(KeyScope.OPS, route, gate.write(route, request -> asked.of(request.order(example))));
    }

    private Reply cost(Request request) throws BadRequestException {
        Grouping by = grouping(request.text("by", 32).orElse("day"));
        Range range = new Range(day(request, "since"), day(request, "until"), request.projects());
        ObjectNode json = Reply.MAPPER.createObjectNode().put("by", wireName(by));
        ArrayNode items = json.putArray("items");
        view.queries()
                .costs(by, range, request.limit(GROUPS))
                .forEach(cost -> items.add(SpendView.cost(cost).put("group", cost.group())));
        json.set("total", SpendView.cost(view.queries().total(range)));
        return Reply.ok(json);
    }

    private Reply budgets() {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.set("budgets", view.budgets(clock.instant()));
        return Reply.ok(json);
    }

    private static Grouping grouping(String name) throws BadRequestException {
        Optional<Grouping> found = Arrays.stream(Grouping.values())
                .filter(by -> wireName(by).equals(name))
                .findFirst();
        if (found.isEmpty()) {
            throw new BadRequestException(
                    "by",
                    Arrays.stream(Grouping.values()).map(SpendRoutes::wireName).collect(Collectors.joining(", ")));
        }
        return found.get();
    }

    private static String wireName(Grouping by) {
        return by.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable LocalDate day(Request request, String name) throws BadRequestException {
        Optional<String> text = request.text(name, 32);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return LocalDate.parse(text.get());
        } catch (DateTimeException e) {
            throw new BadRequestException(name, "a day of UTC such as 2026-11-22");
        }
    }
}
