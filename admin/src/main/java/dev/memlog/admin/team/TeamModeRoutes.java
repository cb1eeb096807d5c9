/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.team;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.TeamChoice.ProjectMode;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.query.SpendQueries;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The modes that a team has chosen for its projects.
 *
 * <p>Threading: safe; an order blocks until the log has acknowledged.
 */
public final class TeamModeRoutes {
    private static final String ROUTE = "/v1/team/modes";
    private static final String CLEAR = ROUTE + "/clear";
    private static final String EXAMPLE = "{\"project\":\"thesis*\",\"mode\":\"research\"}";
    private static final String PROJECT = "project";
    private static final String MODE = "mode";
    private static final String PROJECT_ALLOWED =
            "a project's name of 1 to 256 characters, in which * stands for any characters";
    private static final int MAX_CONCURRENT = 4;
    private static final int MOST_LISTED = 50;

    private final SpendQueries chosen;
    private final ModeNames names;
    private final TeamOrders orders;
    private final Gate gate;

    /** @param chosen of the team */
    public TeamModeRoutes(SpendQueries chosen, ModeNames names, CommandLog commands, Gates gates, InstantSource clock) {
        this.chosen = chosen;
        this.names = names;
        orders = new TeamOrders(commands, clock, "mode and mode.project.NAME");
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
        chosen.modes()
                .forEach(choice -> items.add(json(choice.project(), choice.mode())
                        .put("by", choice.actor())
                        .put("since", choice.at().toString())));
        ArrayNode modes = answer.putArray("modes");
        names.all().forEach(modes::add);
        return Reply.ok(answer);
    }

    private Reply set(Request request) throws BadRequestException {
        ObjectNode body = request.order(EXAMPLE);
        TeamOrders.onlyKnown(body, List.of(PROJECT, MODE, TeamOrders.ACTOR));
        String project = TeamOrders.name(body, PROJECT, PROJECT_ALLOWED);
        String mode = mode(body);
        Optional<Reply> refusal = orders.refusalToChange(request.principal())
                .or(() -> TeamOrders.refusalOfMore(
                        chosen.modes().stream().map(ProjectMode::project).toList(), project));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Instant now = orders.now();
        ProjectMode choice = new ProjectMode(request.principal().team(), project, mode, TeamOrders.actor(body), now);
        return orders.write(choice.recordKey(), choice, "mode-set", json(project, mode), choice.actor(), now);
    }

    private Reply clear(Request request) throws BadRequestException {
        ObjectNode body = request.order("{\"project\":\"thesis*\"}");
        TeamOrders.onlyKnown(body, List.of(PROJECT, TeamOrders.ACTOR));
        String project = TeamOrders.name(body, PROJECT, PROJECT_ALLOWED);
        TeamName team = request.principal().team();
        Optional<Reply> refusal = orders.refusalToChange(request.principal());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        ObjectNode answer = Reply.MAPPER.createObjectNode().put(PROJECT, project);
        return orders.write(
                ProjectMode.keyOf(team, project), null, "mode-cleared", answer, TeamOrders.actor(body), orders.now());
    }

    private String mode(ObjectNode body) throws BadRequestException {
        String mode = body.path(MODE).asText();
        if (!names.all().contains(mode)) {
            throw new BadRequestException(
                    MODE, "one of " + names.all().stream().limit(MOST_LISTED).collect(Collectors.joining(", ")));
        }
        Optional<String> fault = names.fault(mode);
        if (fault.isPresent()) {
            throw new BadRequestException(MODE, "another, or mended first on the node: " + fault.get());
        }
        return mode;
    }

    private static ObjectNode json(String project, String mode) {
        return Reply.MAPPER.createObjectNode().put(PROJECT, project).put(MODE, mode);
    }
}
