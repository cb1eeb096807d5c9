/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.access.AccessKey;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.KeyText;
import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.thread.Polling;
import dev.memlog.log.PublishOutcome;
import dev.memlog.store.MemoryStore;
import dev.memlog.store.query.ForgetFilter;
import dev.memlog.store.query.ForgetQueries;
import dev.memlog.store.query.ForgetQueries.Extent;
import dev.memlog.store.query.ForgetQueries.Target;
import dev.memlog.store.sql.Viewer;
import io.undertow.util.Methods;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * Erases a team, in requests of bounded size: first its keys, then what is remembered, part by part, then what it has set,
 * and at last its databases. The answer of the last request is a certificate of what is left where.
 *
 * <p>Threading: safe. Any request may be repeated.
 */
public final class TeamEraseRoute {
    private static final String ROUTE = "/v1/teams/{team}/erase";
    private static final String EXAMPLE = "{\"dryRun\":true}";
    private static final int SESSIONS_AT_ONCE = 50;
    private static final int MAX_CONCURRENT = 1;

    /** In which a part is usually gone. */
    private static final Polling PROJECTED = new Polling(Duration.ofSeconds(5));

    private final MemoryStore store;
    private final Supplier<Collection<AccessKey>> keys;
    private final CommandLog commands;
    private final Duration rawEventsKept;
    private final Gate gate;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param keys that the node knows
     * @param rawEventsKept the longest time that a processed event stays in the log
     */
    public TeamEraseRoute(
            MemoryStore store,
            Supplier<Collection<AccessKey>> keys,
            CommandLog commands,
            Duration rawEventsKept,
            Gates gates,
            InstantSource clock) {
        this.store = store;
        this.keys = keys;
        this.commands = commands;
        this.rawEventsKept = rawEventsKept;
        this.clock = clock;
        gate = gates.of(MAX_CONCURRENT);
    }

    public void addTo(Routes routes) {
        routes.ofNode(Methods.POST, KeyScope.ADMIN, ROUTE, gate.write(ROUTE, this::erase));
    }

    private Reply erase(Request request) throws BadRequestException {
        TeamName team = team(request.path("team"));
        JsonNode body = request.jsonObject(EXAMPLE);
        List<AccessKey> good = keys.get().stream()
                .filter(key -> key.team().equals(team) && !key.isOfErased())
                .toList();
        ForgetQueries rows = store.view(team, Viewer.EVERYTHING).forgetting();
        Extent extent = rows.extent(ForgetFilter.EVERYTHING, 0);
        ObjectNode answer = answer(team, extent, good.size());
        if (body.path("dryRun").asBoolean()) {
            return Reply.ok(answer.put("dryRun", true).put("done", false));
        }
        Principal by = request.principal();
        Instant now = clock.instant();
        if (!removeKeys(team, good, by, now)) {
            return unavailable();
        }
        List<Target> part = rows.next(ForgetFilter.EVERYTHING, 0, SESSIONS_AT_ONCE);
        if (!part.isEmpty()) {
            boolean ordered = commands.as(team, by.author()).forget(part) == OrderOutcome.ACKNOWLEDGED;
            if (!ordered) {
                return unavailable();
            }
            // Otherwise the next request would order the same part once more.
            PROJECTED.awaits(() -> rows.next(ForgetFilter.EVERYTHING, 0, 1).stream()
                    .noneMatch(next -> next.session().equals(part.getFirst().session())));
            return Reply.json(202, answer.put("done", false));
        }
        List<String> set = store.view(team, Viewer.EVERYTHING).spend().controlKeys();
        if (!set.isEmpty() && commands.removeControls(set) != OrderOutcome.ACKNOWLEDGED) {
            return unavailable();
        }
        ControlRecord.TeamErased erased = new ControlRecord.TeamErased(team, by.actor(), now);
        OrderOutcome written =
                commands.control(erased.recordKey(), erased, audit("team-erased", team, by, now, good.size()));
        if (written != OrderOutcome.ACKNOWLEDGED) {
            return unavailable();
        }
        return Reply.ok(certificate(answer, now));
    }

    private static TeamName team(String name) throws BadRequestException {
        if (!TeamName.isName(name) || name.equals(TeamName.LOCAL.value()) || name.equals(TeamName.OPERATORS.value())) {
            throw new BadRequestException(
                    "team", "the name of a team other than " + TeamName.LOCAL + " and " + TeamName.OPERATORS);
        }
        return new TeamName(name);
    }

    /** First a key that nobody has, which keeps the name from being given again; then none of the others. */
    private boolean removeKeys(TeamName team, List<AccessKey> good, Principal by, Instant now) {
        boolean marked = keys.get().stream().anyMatch(key -> key.team().equals(team) && key.isOfErased());
        AuditRecord done = audit("team-keys-erased", team, by, now, good.size());
        if (!marked
                && !(commands.key(AccessKey.ofErased(KeyText.random(random), team, now), done)
                        instanceof PublishOutcome.Acknowledged)) {
            return false;
        }
        return good.isEmpty()
                || commands.removeKeys(good.stream().map(AccessKey::id).toList()) == OrderOutcome.ACKNOWLEDGED;
    }

    private static AuditRecord audit(String action, TeamName team, Principal by, Instant now, int count) {
        ObjectNode of = Reply.MAPPER.createObjectNode().put("team", team.value());
        return new AuditRecord(now, by.actor(), action, null, of, count, 0, null);
    }

    private static ObjectNode answer(TeamName team, Extent extent, int keys) {
        ObjectNode answer = Reply.MAPPER.createObjectNode().put("team", team.value());
        answer.putObject("matched")
                .put("memories", extent.observations() + extent.summaries() + extent.prompts())
                .put("deadLetters", extent.letters())
                .put("sessions", extent.sessions())
                .put("keys", keys);
        return answer;
    }

    private ObjectNode certificate(ObjectNode answer, Instant now) {
        answer.put("done", true).put("erasedAt", now.toString());
        var left = answer.putArray("left");
        left.addObject()
                .put("what", "events as they were posted, which nothing reads any more")
                .put("where", "the brokers' files of memlog.events")
                .put("until", now.plus(rawEventsKept).toString());
        left.addObject()
                .put("what", "deleted memories and dead letters, until their segments are cleaned")
                .put("where", "the brokers' files of memlog.memories and memlog.dead-letters")
                .put("until", "the next compaction, within two days");
        left.addObject()
                .put("what", "ids of sessions with counts, tokens and costs, authors and projects by name")
                .put("where", "memlog.control, memlog.memories and the state of process nodes");
        left.addObject()
                .put("what", "the audit of what was ordered, without content")
                .put("where", "memlog.audit");
        left.addObject()
                .put("what", "databases of store nodes that are not running now: deleted at their next start")
                .put("where", "their data folders");
        left.addObject()
                .put("what", "copies that were made before: backups, exports, and what providers keep")
                .put("where", "where they were made or sent to");
        return answer;
    }

    private static Reply unavailable() {
        return Reply.unavailable("the log does not acknowledge; ask again, nothing is done twice");
    }
}
