/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.Bounds;
import dev.memlog.event.TeamChoice.ModelPrice;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.provider.Dollars;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.query.SpendQueries;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a team pays for models, where it differs from the nodes' prices.
 *
 * <p>Threading: safe; an order blocks until the log has acknowledged.
 */
public final class TeamPriceRoutes {
    private static final String ROUTE = "/v1/team/prices";
    private static final String CLEAR = ROUTE + "/clear";
    private static final String EXAMPLE = "{\"model\":\"gpt-5*\",\"input\":\"1.25\",\"output\":\"10\"}";
    private static final String MODEL = "model";
    private static final String INPUT = "input";
    private static final String OUTPUT = "output";
    private static final String CACHED_INPUT = "cachedInput";
    private static final String MODEL_ALLOWED =
            "a model's name of 1 to 256 characters; * at its end stands for all models with that beginning";
    private static final String PRICE_ALLOWED =
            "US dollars for a million tokens, from 0 to 1000, with at most 6 decimals";
    private static final int MAX_CONCURRENT = 4;

    private final SpendQueries set;
    private final TeamOrders orders;
    private final Gate gate;

    /** @param set of the team */
    public TeamPriceRoutes(SpendQueries set, CommandLog commands, Gates gates, InstantSource clock) {
        this.set = set;
        orders = new TeamOrders(commands, clock, "price.MODEL.input and price.MODEL.output");
        gate = gates.of(MAX_CONCURRENT);
    }

    public void addTo(Routes routes) {
        routes.get(KeyScope.ADMIN, ROUTE, gate.get(ROUTE, this::show));
        routes.post(KeyScope.ADMIN, ROUTE, gate.write(ROUTE, this::set));
        routes.post(KeyScope.ADMIN, CLEAR, gate.write(CLEAR, this::clear));
    }

    private Reply show(Request request) {
        Optional<Reply> refusal = orders.refusal(request.principal());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        ObjectNode answer = Reply.MAPPER.createObjectNode();
        ArrayNode items = answer.putArray("items");
        set.prices()
                .forEach(price -> items.add(json(price)
                        .put("by", price.actor())
                        .put("since", price.at().toString())));
        return Reply.ok(answer);
    }

    private Reply set(Request request) throws BadRequestException {
        ObjectNode body = request.order(EXAMPLE);
        TeamOrders.onlyKnown(body, List.of(MODEL, INPUT, OUTPUT, CACHED_INPUT, TeamOrders.ACTOR));
        ModelPrice price = new ModelPrice(
                request.principal().team(),
                model(body),
                required(body, INPUT),
                required(body, OUTPUT),
                micros(body, CACHED_INPUT),
                TeamOrders.actor(body),
                orders.now());
        Optional<Reply> refusal = orders.refusalToChange(request.principal())
                .or(() -> TeamOrders.refusalOfMore(
                        set.prices().stream().map(ModelPrice::model).toList(), price.model()));
        return refusal.isPresent()
                ? refusal.get()
                : orders.write(price.recordKey(), price, "price-set", json(price), price.actor(), price.at());
    }

    private Reply clear(Request request) throws BadRequestException {
        ObjectNode body = request.order("{\"model\":\"gpt-5*\"}");
        TeamOrders.onlyKnown(body, List.of(MODEL, TeamOrders.ACTOR));
        String model = model(body);
        TeamName team = request.principal().team();
        Optional<Reply> refusal = orders.refusalToChange(request.principal());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        ObjectNode answer = Reply.MAPPER.createObjectNode().put(MODEL, model);
        return orders.write(
                ModelPrice.keyOf(team, model), null, "price-cleared", answer, TeamOrders.actor(body), orders.now());
    }

    private static String model(ObjectNode body) throws BadRequestException {
        String model = TeamOrders.name(body, MODEL, MODEL_ALLOWED);
        int star = model.indexOf('*');
        if (star >= 0 && star < model.length() - 1) {
            throw new BadRequestException(MODEL, MODEL_ALLOWED);
        }
        return model;
    }

    private static long required(ObjectNode body, String field) throws BadRequestException {
        Long micros = micros(body, field);
        if (micros == null) {
            throw new BadRequestException(field, PRICE_ALLOWED);
        }
        return micros;
    }

    /** In micro-dollars; null if it is left out. */
    private static @Nullable Long micros(ObjectNode body, String field) throws BadRequestException {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        try {
            long micros =
                    Dollars.toMicros(value.isNumber() ? value.decimalValue().toPlainString() : value.asText());
            if (micros <= Bounds.MAX_PRICE) {
                return micros;
            }
        } catch (IllegalArgumentException e) {
            // Said below, in the same words as for an amount that is too large.
        }
        throw new BadRequestException(field, PRICE_ALLOWED);
    }

    private static ObjectNode json(ModelPrice price) {
        ObjectNode json = Reply.MAPPER
                .createObjectNode()
                .put(MODEL, price.model())
                .put(INPUT, Dollars.plain(price.input()))
                .put(OUTPUT, Dollars.plain(price.output()));
        return price.cachedInput() == null ? json : json.put(CACHED_INPUT, Dollars.plain(price.cachedInput()));
    }
}
