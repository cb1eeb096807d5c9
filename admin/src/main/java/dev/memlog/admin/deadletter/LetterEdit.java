/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.admin.LetterCommand;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Reply;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.text.Sha256;
import dev.memlog.store.query.DeadLetterQueries;
import dev.memlog.store.query.DeadLetterQueries.Whole;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a dead letter by an edited event: the new event names the old one, and the letter is discarded. The new id
 * depends only on the old id and the new text, so a repeated edit is the same event.
 *
 * <p>Threading: safe; blocks until the log has acknowledged.
 */
final class LetterEdit {
    private static final Set<String> NAMES = Set.of("key", "payload", "reason", "actor");
    private static final int MAX_KEY = 2_048;
    private static final int DIGEST_BYTES = 6;

    private final DeadLetterQueries letters;
    private final CommandLog commands;
    private final InstantSource clock;
    private final WireCodec codec = new WireCodec();

    LetterEdit(DeadLetterQueries letters, CommandLog commands, InstantSource clock) {
        this.letters = letters;
        this.commands = commands;
        this.clock = clock;
    }

    /** @param projects of the caller's key */
    Reply edit(JsonNode body, LetterFields fields, ProjectGlobs projects) throws BadRequestException {
        LetterOrder.refuseUnknown(body, NAMES);
        String key = fields.one("key", MAX_KEY)
                .orElseThrow(() -> new BadRequestException("key", "the key of the dead letter to edit"));
        if (!(body.path("payload") instanceof ObjectNode payload)) {
            throw new BadRequestException("payload", "the whole event as a JSON object, as the letter shows it");
        }
        Optional<Whole> letter = letters.letter(key);
        if (letter.isEmpty()) {
            return Reply.problem(404, "there is no dead letter " + key);
        }
        Envelope old = original(letter.get());
        SessionEvent edited = edited(payload, old, projects);
        EventId id = edited.envelope().id();
        String reason = fields.one("reason", LetterOrder.MAX_REASON).orElse("edited");
        String actor = LetterOrder.actor(fields);
        OrderOutcome given = commands.settle(List.of(
                new LetterCommand.Replace(edited, old.id()),
                new LetterCommand.Discard(old, reason + ": event " + id + " is in its place")));
        OrderOutcome outcome =
                given == OrderOutcome.ACKNOWLEDGED ? commands.audit(audit(key, actor, reason, id)) : given;
        return switch (outcome) {
            case ACKNOWLEDGED ->
                Reply.ok(Reply.MAPPER
                        .createObjectNode()
                        .put("key", key)
                        .put("event", id.value())
                        .put("editOf", old.id().value()));
            case UNAVAILABLE ->
                Reply.problem(
                        503, "the log does not acknowledge the edit; send the same one again in 1 s, it counts once");
            case TOO_LARGE -> Reply.problem(413, "the log does not take an event of this size");
        };
    }

    private AuditRecord audit(String key, String actor, String reason, EventId id) {
        return new AuditRecord(
                clock.instant(),
                actor,
                "letter-edited",
                reason + ": event " + id + " is in its place",
                Reply.MAPPER.createObjectNode().put("key", key),
                1,
                1,
                null);
    }

    private Envelope original(Whole letter) throws BadRequestException {
        try {
            return codec.decodeEvent(letter.payload()).envelope();
        } catch (UndecodableException e) {
            throw new BadRequestException(
                    "key",
                    "that of a session's letter: bytes that are no event belong to no session that could settle them");
        }
    }

    private SessionEvent edited(ObjectNode payload, Envelope old, ProjectGlobs projects) throws BadRequestException {
        ObjectNode renamed =
                payload.deepCopy().put("id", newId(old.id(), payload).value());
        SessionEvent event;
        try {
            event = codec.decodeEvent(Reply.MAPPER.writeValueAsString(renamed).getBytes(StandardCharsets.UTF_8));
        } catch (UndecodableException e) {
            throw new BadRequestException("payload", "an event: " + e.getMessage());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree is always writable", e);
        }
        // An addition carries whole memories, with authors and projects of its own.
        if (event instanceof SessionEvent.UnknownEvent
                || event instanceof SessionEvent.Command
                || event instanceof SessionEvent.Addition) {
            throw new BadRequestException(
                    "payload.type", "the type of an event that a hook reports, such as tool-used");
        }
        if (!event.envelope().session().equals(old.session())) {
            throw new BadRequestException("payload.session", "that of the letter, " + old.session());
        }
        if (!event.envelope().owner().equals(old.owner())) {
            throw new BadRequestException("payload.team", "that of the letter, " + old.owner());
        }
        if (!event.envelope().author().equals(old.author())) {
            throw new BadRequestException("payload.author", "that of the letter, " + old.author());
        }
        String project = event.envelope().project();
        if (!Objects.equals(project, old.project()) && !holds(projects, project)) {
            throw new BadRequestException("payload.project", "that of the letter, or a project of your key");
        }
        return event;
    }

    private static boolean holds(ProjectGlobs projects, @Nullable String project) {
        return projects.isAll() || (project != null && projects.holds(project));
    }

    private static EventId newId(EventId old, ObjectNode payload) {
        int mark = old.value().lastIndexOf(EventId.EDIT_MARK);
        String first = mark > 0 ? old.value().substring(0, mark) : old.value();
        String suffix = EventId.EDIT_MARK + Sha256.hex(payload.toString(), DIGEST_BYTES);
        return new EventId(first.substring(0, Math.min(first.length(), EventId.MAX_LENGTH - suffix.length())) + suffix);
    }
}
