/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Reply;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.Bounds;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.access.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Orders by which a team chooses something for itself: who may give them, their fields, and their records.
 *
 * <p>Threading: safe; blocks until the log has acknowledged.
 */
final class TeamOrders {
    static final String ACTOR = "actor";
    static final int MOST = 200;
    private static final int LONGEST_ACTOR = 200;

    private final CommandLog commands;
    private final InstantSource clock;
    private final String setting;

    /** @param setting of the nodes that holds where a team has chosen nothing */
    TeamOrders(CommandLog commands, InstantSource clock, String setting) {
        this.commands = commands;
        this.clock = clock;
        this.setting = setting;
    }

    Instant now() {
        return clock.instant();
    }

    /** The answer to somebody who may neither see nor change what the team has chosen; empty if he may. */
    Optional<Reply> refusal(Principal by) {
        return by.projects().isAll()
                ? Optional.empty()
                : Optional.of(Reply.problem(
                        403,
                        "this is for a key of all projects; this key is for "
                                + by.projects().globs()));
    }

    /** The answer to an order about a team that has the nodes' settings for its own; empty for any other team. */
    Optional<Reply> refusalToChange(Principal by) {
        return ControlRecord.scopeOf(by.team()) == null
                ? Optional.of(Reply.problem(
                        409,
                        "the team " + by.team() + " chooses by the nodes' settings: write " + setting
                                + " into memlog.properties of the nodes and restart them"))
                : refusal(by);
    }

    /** Refuses one more than {@link #MOST}. */
    static Optional<Reply> refusalOfMore(List<String> chosen, String name) {
        return chosen.size() < MOST || chosen.contains(name)
                ? Optional.empty()
                : Optional.of(
                        Reply.problem(409, "the team has set " + MOST + " already, which is the most: unset one"));
    }

    Reply write(
            String key, @Nullable ControlRecord record, String action, ObjectNode answer, String actor, Instant now) {
        AuditRecord done = new AuditRecord(now, actor, action, null, answer, 1, 0, null);
        return commands.control(key, record, done) == OrderOutcome.ACKNOWLEDGED
                ? Reply.ok(answer)
                : Reply.problem(503, "the log does not acknowledge; ask again in 1 s, repeating it does no harm");
    }

    static void onlyKnown(ObjectNode body, List<String> known) throws BadRequestException {
        for (var field : body.properties()) {
            if (!known.contains(field.getKey())) {
                throw new BadRequestException(field.getKey(), "left out; known are " + String.join(", ", known));
            }
        }
    }

    /** A field with the name of a project or a model. */
    static String name(ObjectNode body, String field, String allowed) throws BadRequestException {
        JsonNode value = body.path(field);
        String text = value.asText();
        if (!value.isTextual() || !Bounds.isName(text) || !text.equals(text.strip())) {
            throw new BadRequestException(field, allowed);
        }
        return text;
    }

    static String actor(ObjectNode body) throws BadRequestException {
        JsonNode value = body.path(ACTOR);
        if (!value.isTextual() || value.asText().isBlank() || value.asText().length() > LONGEST_ACTOR) {
            throw new BadRequestException(ACTOR, "a name of at most " + LONGEST_ACTOR + " characters, or left out");
        }
        return value.asText();
    }
}
