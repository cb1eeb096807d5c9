/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.key;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.key.KeyRoutes.Keys;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.AccessKey;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.KeyText;
import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
import io.undertow.util.Methods;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The teams, for those who operate the node. A team begins with its first key; there is nothing else to make.
 *
 * <p>Threading: safe.
 */
final class TeamRoutes {
    private static final String ROOT = "/v1/teams";

    private final Keys keys;
    private final KeyRoutes maker;
    private final Gate gate;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    TeamRoutes(Keys keys, KeyRoutes maker, Gate gate, InstantSource clock) {
        this.keys = keys;
        this.maker = maker;
        this.gate = gate;
        this.clock = clock;
    }

    void addTo(Routes routes) {
        routes.ofNode(Methods.GET, KeyScope.ADMIN, ROOT, gate.get(ROOT, request -> list()));
        routes.ofNode(Methods.POST, KeyScope.ADMIN, ROOT, gate.write(ROOT, this::create));
    }

    private Reply list() {
        Instant now = clock.instant();
        Map<TeamName, List<AccessKey>> teams = keys.all().stream()
                .filter(key -> key.isGood(now))
                .collect(Collectors.groupingBy(
                        AccessKey::team,
                        () -> new TreeMap<>((a, b) -> a.value().compareTo(b.value())),
                        Collectors.toList()));
        ObjectNode answer = Reply.MAPPER.createObjectNode();
        ArrayNode items = answer.putArray("items");
        teams.forEach((team, good) -> {
            ObjectNode item = items.addObject().put("team", team.value()).put("keys", good.size());
            ArrayNode authors = item.putArray("authors");
            good.stream().map(AccessKey::author).distinct().sorted().forEach(authors::add);
        });
        return Reply.ok(answer);
    }

    /** Makes a team's first key, with which its own admin makes the others. */
    private Reply create(Request request) throws BadRequestException {
        Instant now = clock.instant();
        ObjectNode body = (ObjectNode) request.jsonObject("{\"team\":\"red\",\"author\":\"ann\"}");
        ArrayNode all = body.putArray("scopes");
        boolean ofLocal = body.path("team").asText().equals(TeamName.LOCAL.value());
        for (KeyScope scope : KeyScope.values()) {
            // The pause and the budgets of the local team are the cluster's.
            if (!ofLocal || scope != KeyScope.OPS) {
                all.add(scope.wireName());
            }
        }
        KeyOrder order = KeyOrder.read(body, now);
        TeamName team = order.team();
        if (team == null) {
            throw new BadRequestException("team", "the name of the new team");
        }
        if (keys.all().stream().anyMatch(key -> key.team().equals(team) && key.isGood(now))) {
            return Reply.problem(409, "there are keys of the team " + team + ": POST /v1/keys makes another");
        }
        if (maker.isErased(team)) {
            return KeyRoutes.erased(team);
        }
        KeyText text = KeyText.random(random);
        Principal asking = request.principal();
        if (!KeyRoutes.mayGive(asking, order.projects())) {
            return KeyRoutes.otherProjects(asking);
        }
        return maker.written(text, order.key(text, team, asking.actor(), now), "team-created", asking, now);
    }
}
