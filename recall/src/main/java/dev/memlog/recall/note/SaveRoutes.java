/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.note;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.recall.note.Notebook.Saving;
import dev.memlog.recall.text.Kinds;
import dev.memlog.recall.text.MemoryLines;
import dev.memlog.recall.text.RecalledText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Saves a memory by hand: over HTTP in claude-mem's form, and as a tool. */
public final class SaveRoutes {
    private static final String ROUTE = "/api/memory/save";
    private static final String EXAMPLE = "{\"text\":\"Prices are net of tax\",\"project\":\"shop\"}";
    private static final Set<String> FIELDS = Set.of("text", "title", "project", "metadata");
    public static final String NOT_SHOWN = "saved, but not shown yet: search finds it later";
    public static final String PRIVATE = "more than what is marked as private";
    public static final String UNAVAILABLE = "the log does not acknowledge it; try again in 1 s";
    public static final String TOO_LARGE = "it is larger than a record of the log may be; save less";

    private final Notebook notebook;
    private final Kinds kinds;

    /** @param kinds that an agent may choose from */
    public SaveRoutes(Notebook notebook, Kinds kinds) {
        this.notebook = notebook;
        this.kinds = kinds;
    }

    public void addTo(Routes routes, Gate gate) {
        routes.post(KeyScope.WRITE, ROUTE, gate.write(ROUTE, this::save));
    }

    private Reply save(Request request) throws BadRequestException {
        JsonNode body = request.jsonObject(EXAMPLE);
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                throw new BadRequestException(
                        RecalledText.line(field.getKey(), 64), "left out: text, title, project and metadata are taken");
            }
        }
        Note note = note(body);
        return switch (notebook.save(note, request.principal())) {
            case Saving.Saved saved ->
                saved(200, note, saved.title(), saved.number(), "remembered as #" + saved.number());
            case Saving.Known known ->
                saved(200, note, known.title(), known.number(), "already remembered as #" + known.number());
            case Saving.NotShown late -> saved(202, note, late.title(), null, NOT_SHOWN);
            case Saving.Private all -> throw new BadRequestException("text", PRIVATE);
            case Saving.Unavailable away -> Reply.problem(503, UNAVAILABLE);
            case Saving.TooLarge large -> Reply.problem(413, TOO_LARGE);
            case Saving.OtherProject other -> other(other.project());
        };
    }

    /** The tool. */
    public Reply remember(Request request) throws BadRequestException {
        String project = NoteFields.name(
                "project", request.text("project", Note.LONGEST_NAME).orElse(""));
        String kind = request.text("type", Note.LONGEST_NAME).orElse(Note.USUAL_KIND);
        if (!kinds.names().contains(kind)) {
            throw new BadRequestException("type", "one of " + String.join(", ", kinds.names()));
        }
        Note note = new Note(
                request.text("text", Note.LONGEST_TEXT).orElse(""),
                request.text("title", Note.LONGEST_NAME).orElse(null),
                project,
                kind,
                request.list("concepts"),
                request.list("files"),
                List.of());
        String where = " in project " + RecalledText.line(project, MemoryLines.PROJECT) + ": ";
        return switch (notebook.save(note, request.principal())) {
            case Saving.Saved saved -> Reply.text("Remembered as #" + saved.number() + where + line(saved.title()));
            case Saving.Known known ->
                Reply.text("Already remembered as #" + known.number() + where + line(known.title())
                        + ". Nothing was added.");
            case Saving.NotShown late -> Reply.text("It is " + NOT_SHOWN + ".");
            case Saving.Private all -> throw new BadRequestException("text", PRIVATE);
            case Saving.Unavailable away -> Reply.problem(503, UNAVAILABLE);
            case Saving.TooLarge large -> Reply.problem(413, TOO_LARGE);
            case Saving.OtherProject other -> other(other.project());
        };
    }

    /** The answer where a key is bound to other projects. */
    public static Reply other(String project) {
        return Reply.problem(
                403,
                project.isEmpty()
                        ? "this key is for some projects alone: name one of them"
                        : "the project " + project + " is not among this key's projects");
    }

    private static String line(String title) {
        return RecalledText.line(title, Note.LONGEST_NAME);
    }

    private static Note note(JsonNode body) throws BadRequestException {
        String text = NoteFields.text(body, "text", Note.LONGEST_TEXT);
        if (text.isBlank()) {
            throw new BadRequestException("text", "given, as a text that is not empty");
        }
        NoteFields metadata = NoteFields.of(body);
        String title = NoteFields.text(body, "title", Note.LONGEST_NAME);
        return new Note(
                text,
                title.isBlank() ? null : title,
                NoteFields.name("project", NoteFields.text(body, "project", Note.LONGEST_NAME)),
                metadata.kindOr(Note.USUAL_KIND),
                metadata.texts("concepts"),
                metadata.texts("files"),
                metadata.facts(Set.of("type", "concepts", "files")));
    }

    private static Reply saved(int statusCode, Note note, String title, @Nullable Long number, String message) {
        ObjectNode json = Reply.MAPPER
                .createObjectNode()
                .put("success", true)
                .put("id", number)
                .put("title", title)
                .put("project", note.project())
                .put("message", message);
        return Reply.json(statusCode, json);
    }
}
