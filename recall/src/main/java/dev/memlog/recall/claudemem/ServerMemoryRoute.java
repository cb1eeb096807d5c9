/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.claudemem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.team.TeamName;
import dev.memlog.recall.note.Note;
import dev.memlog.recall.note.NoteFields;
import dev.memlog.recall.note.Notebook;
import dev.memlog.recall.note.Notebook.Saving;
import dev.memlog.recall.note.SaveRoutes;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.query.SessionQueries;
import dev.memlog.store.row.Rows.ObservationRow;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Saves a memory by hand in the form of claude-mem's server, and in the one that its plugin's tools send, which differs: the
 * text is {@code content} or {@code narrative}, the kind is {@code kind} or {@code type}.
 */
final class ServerMemoryRoute {
    private static final String ROUTE = "/v1/memories";
    private static final String EXAMPLE = "{\"projectId\":\"shop\",\"content\":\"Prices are net of tax\"}";
    private static final Set<String> OURS = Set.of("type", "title", "concepts", "files");

    private final Notebook notebook;
    private final MemoryQueries memories;
    private final SessionQueries sessions;
    private final Function<ObservationRow, ObjectNode> json;

    /** @param json of an observation as that server's clients read it */
    public ServerMemoryRoute(
            Notebook notebook,
            MemoryQueries memories,
            SessionQueries sessions,
            Function<ObservationRow, ObjectNode> json) {
        this.notebook = notebook;
        this.memories = memories;
        this.sessions = sessions;
        this.json = json;
    }

    /** @param gate of requests that may wait for the log */
    public void addTo(Routes routes, Gate gate) {
        routes.post(KeyScope.WRITE, ROUTE, gate.write(ROUTE, this::save));
    }

    private Reply save(Request request) throws BadRequestException {
        Note note = note(request.jsonObject(EXAMPLE), request.principal().team());
        return switch (notebook.save(note, request.principal())) {
            case Saving.Saved saved -> memory(201, note, saved.number());
            case Saving.Known known -> memory(200, note, known.number());
            case Saving.NotShown late -> notShown(note);
            case Saving.Private all -> throw new BadRequestException("content", SaveRoutes.PRIVATE);
            case Saving.Unavailable away -> Reply.problem(503, SaveRoutes.UNAVAILABLE);
            case Saving.TooLarge large -> Reply.problem(413, SaveRoutes.TOO_LARGE);
            case Saving.OtherProject other -> SaveRoutes.other(other.project());
        };
    }

    private Note note(JsonNode body, TeamName team) throws BadRequestException {
        String projectId = NoteFields.text(body, "projectId", Note.LONGEST_NAME);
        if (projectId.isBlank()) {
            throw new BadRequestException("projectId", "given: the project's name");
        }
        String content = either(body, "content", "narrative", Note.LONGEST_TEXT);
        if (content.isBlank()) {
            throw new BadRequestException("content", "given, as a text that is not empty");
        }
        NoteFields metadata = NoteFields.of(body);
        String kind = either(body, "kind", "type", 64);
        String ownTitle = NoteFields.text(body, "title", Note.LONGEST_NAME);
        String title = ownTitle.isBlank() ? NoteFields.text(metadata.metadata(), "title", Note.LONGEST_NAME) : ownTitle;
        String session =
                NoteFields.name("serverSessionId", NoteFields.text(body, "serverSessionId", SessionId.MAX_LENGTH));
        return new Note(
                content,
                title.isBlank() ? null : title,
                NoteFields.name("projectId", projectOf(team, session).orElse(projectId)),
                kind.isBlank() ? metadata.kindOr(Note.USUAL_KIND) : kind,
                metadata.texts("concepts"),
                metadata.texts("files"),
                metadata.facts(OURS));
    }

    /** Clients have one project id for a whole machine; the project of a known session is more precise. */
    private Optional<String> projectOf(TeamName team, String session) {
        if (session.isBlank()) {
            return Optional.empty();
        }
        return sessions.session(SessionNumber.of(new SessionId(team, session)))
                .map(known -> known.row().project());
    }

    private Reply memory(int statusCode, Note note, long number) {
        return memories.observation(number)
                .map(row ->
                        Reply.json(statusCode, Reply.MAPPER.createObjectNode().set("memory", json.apply(row))))
                .orElseGet(() -> notShown(note));
    }

    private static Reply notShown(Note note) {
        ObjectNode answer = Reply.MAPPER.createObjectNode().put("message", SaveRoutes.NOT_SHOWN);
        answer.putObject("memory")
                .putNull("id")
                .put("projectId", note.project())
                .put("kind", note.kind());
        return Reply.json(202, answer);
    }

    private static String either(JsonNode body, String name, String other, int longest) throws BadRequestException {
        String text = NoteFields.text(body, name, longest);
        return text.isBlank() ? NoteFields.text(body, other, longest) : text;
    }
}
