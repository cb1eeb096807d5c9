/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.key;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.access.AccessKey;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.KeyText;
import dev.memlog.event.access.Principal;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.thread.Polling;
import dev.memlog.log.PublishOutcome;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a team: made, listed, rotated and revoked by a key of that team with the scope {@code admin}, or by those
 * who operate the node.
 *
 * <p>Threading: safe. Replies are made on threads of their own, because they wait for the log.
 */
public final class KeyRoutes {
    private static final String ROOT = "/v1/keys";
    private static final String ROTATE = ROOT + "/{id}/rotate";
    private static final String REVOKE = ROOT + "/{id}/revoke";
    private static final int MAX_CONCURRENT = 4;
    /** What is written comes back from the log in some milliseconds. */
    private static final Polling HEARD = new Polling(Duration.ofSeconds(2));

    private final Keys keys;
    private final Predicate<Principal> operates;
    private final CommandLog commands;
    private final InstantSource clock;
    private final Gate gate;
    private final SecureRandom random = new SecureRandom();

    /** The keys that the node knows. */
    public interface Keys {
        /** Null if there is none of this id. */
        @Nullable
        AccessKey key(String id);

        Collection<AccessKey> all();

        /** When it was used here; null if it was not since the start. */
        @Nullable
        Instant lastUse(String id);
    }

    /** @param operates who may make keys of any team */
    public KeyRoutes(Keys keys, Predicate<Principal> operates, CommandLog commands, Gates gates, InstantSource clock) {
        this.keys = keys;
        this.operates = operates;
        this.commands = commands;
        this.clock = clock;
        gate = gates.of(MAX_CONCURRENT);
    }

    public void addTo(Routes routes) {
        routes.get(KeyScope.ADMIN, ROOT, gate.get(ROOT, request -> list(request.principal())));
        routes.post(KeyScope.ADMIN, ROOT, gate.write(ROOT, this::create));
        routes.post(KeyScope.ADMIN, ROTATE, gate.write(ROTATE, this::rotate));
        routes.post(KeyScope.ADMIN, REVOKE, gate.write(REVOKE, this::revoke));
        new TeamRoutes(keys, this, gate, clock).addTo(routes);
    }

    private Reply list(Principal asking) {
        ObjectNode answer = Reply.MAPPER.createObjectNode();
        ArrayNode items = answer.putArray("items");
        keys.all().stream()
                .filter(key -> mayManage(asking, key.team()) && !key.isOfErased())
                .sorted(Comparator.comparing(AccessKey::createdAt).thenComparing(AccessKey::id))
                .forEach(key -> items.add(json(key)));
        return Reply.ok(answer);
    }

    private Reply create(Request request) throws BadRequestException {
        Instant now = clock.instant();
        KeyOrder order = KeyOrder.read((ObjectNode) request.jsonObject(KeyOrder.EXAMPLE), now);
        KeyText text = KeyText.random(random);
        Principal asking = request.principal();
        TeamName team = order.team() == null ? asking.team() : order.team();
        if (!mayManage(asking, team)) {
            return Reply.problem(403, "keys of another team are made with a key of the team " + TeamName.OPERATORS);
        }
        if (team.equals(TeamName.LOCAL) && order.scopes().contains(KeyScope.OPS) && !operates.test(order.as(team))) {
            return Reply.problem(403, "the pause and the budgets of the team " + team + " are the cluster's");
        }
        if (!mayGive(asking, order.projects())) {
            return otherProjects(asking);
        }
        if (isErased(team)) {
            return erased(team);
        }
        return written(text, order.key(text, team, asking.actor(), now), "key-created", asking, now);
    }

    /** Makes another key like this one; both are good until the old one is revoked. */
    private Reply rotate(Request request) {
        Optional<AccessKey> old = named(request);
        if (old.isEmpty()) {
            return noSuchKey();
        }
        AccessKey like = old.get();
        Instant now = clock.instant();
        KeyText text = KeyText.random(random);
        Principal asking = request.principal();
        if (!mayGive(asking, like.projects())) {
            return otherProjects(asking);
        }
        if (isErased(like.team())) {
            return erased(like.team());
        }
        // Whoever revoked a key, or let it end, did not mean that another one takes its place.
        if (!like.isGood(now)) {
            return Reply.problem(
                    409,
                    "the key " + like.id() + " is " + (like.revokedAt() == null ? "expired" : "revoked") + ": POST "
                            + ROOT + " makes a new one");
        }
        AccessKey next = new AccessKey(
                text.id(),
                text.hash(),
                like.team(),
                like.author(),
                like.scopes(),
                like.projects(),
                like.visibility(),
                asking.actor(),
                now,
                like.expiresAt(),
                null);
        return written(text, next, "key-rotated", asking, now);
    }

    private Reply revoke(Request request) {
        Optional<AccessKey> key = named(request);
        if (key.isEmpty()) {
            return noSuchKey();
        }
        Instant now = clock.instant();
        AccessKey revoked = key.get().revokedAt() == null ? key.get().revoked(now) : key.get();
        PublishOutcome written = log(revoked).key(revoked, audit("key-revoked", revoked, request.principal(), now));
        if (!(written instanceof PublishOutcome.Acknowledged)) {
            return notWritten(written);
        }
        HEARD.awaits(() -> isRevoked(keys.key(revoked.id())));
        return Reply.ok(json(revoked));
    }

    /** Writes the key and shows it. */
    Reply written(KeyText text, AccessKey key, String action, Principal asking, Instant now) {
        PublishOutcome written = log(key).key(key, audit(action, key, asking, now));
        if (!(written instanceof PublishOutcome.Acknowledged)) {
            return notWritten(written);
        }
        // Whoever is given a key uses it at once.
        HEARD.awaits(() -> keys.key(key.id()) != null);
        ObjectNode answer = json(key);
        // The only time that it is shown.
        answer.put("key", text.reveal());
        return Reply.json(201, answer);
    }

    /** The team's own audit has it. */
    private CommandLog log(AccessKey key) {
        return commands.as(key.team(), key.author());
    }

    private static boolean isRevoked(@Nullable AccessKey key) {
        return key == null || key.revokedAt() != null;
    }

    /** Whether a team had this name, which is not given again. */
    boolean isErased(TeamName team) {
        return keys.all().stream().anyMatch(key -> key.team().equals(team) && key.isOfErased());
    }

    static Reply erased(TeamName team) {
        return Reply.problem(409, "the team " + team + " was erased: choose another name");
    }

    /** A key of some projects makes none that reaches further. */
    static boolean mayGive(Principal asking, ProjectGlobs projects) {
        return asking.projects().isAll()
                || Set.copyOf(asking.projects().globs()).equals(Set.copyOf(projects.globs()));
    }

    static Reply otherProjects(Principal asking) {
        return Reply.problem(
                403,
                "this key is for the projects "
                        + String.join(", ", asking.projects().globs()) + ": it makes keys with the same projects only");
    }

    private boolean mayManage(Principal asking, TeamName team) {
        return asking.team().equals(team) || operates.test(asking);
    }

    // A key of another team is one that does not exist.
    private Optional<AccessKey> named(Request request) {
        AccessKey key = keys.key(request.path("id"));
        return key != null && mayManage(request.principal(), key.team()) ? Optional.of(key) : Optional.empty();
    }

    private static Reply noSuchKey() {
        return Reply.problem(404, "there is no key of this id; GET " + ROOT + " lists them");
    }

    private static Reply notWritten(PublishOutcome outcome) {
        if (outcome instanceof PublishOutcome.Refused refused) {
            return Reply.problem(
                    403,
                    "this node's Kafka user may not write " + refused.topic()
                            + ": ask a node whose user may (docs/team.md)");
        }
        return Reply.unavailable("the log does not acknowledge; the key may come into force nevertheless");
    }

    private static AuditRecord audit(String action, AccessKey key, Principal asking, Instant now) {
        ObjectNode of = Reply.MAPPER
                .createObjectNode()
                .put("key", key.id())
                .put("team", key.team().value())
                .put("author", key.author());
        return new AuditRecord(now, asking.actor(), action, null, of, 1, 0, null);
    }

    private ObjectNode json(AccessKey key) {
        ObjectNode json = Reply.MAPPER
                .createObjectNode()
                .put("id", key.id())
                .put("prefix", KeyText.PREFIX + key.id())
                .put("team", key.team().value())
                .put("author", key.author());
        ArrayNode scopes = json.putArray("scopes");
        key.scopes().stream().sorted().forEach(scope -> scopes.add(scope.wireName()));
        ArrayNode projects = json.putArray("projects");
        key.projects().globs().forEach(projects::add);
        Instant used = keys.lastUse(key.id());
        return json.put("visibility", key.visibility().wireName())
                .put("createdBy", key.createdBy())
                .put("createdAt", key.createdAt().toString())
                .put("expiresAt", text(key.expiresAt()))
                .put("revokedAt", text(key.revokedAt()))
                .put("lastUsedHere", text(used));
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
