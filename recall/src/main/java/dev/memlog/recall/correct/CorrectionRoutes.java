/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.correct;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryMark.Kind;
import dev.memlog.event.access.KeyScope;
import dev.memlog.recall.correct.Corrections.Corrector;
import dev.memlog.recall.correct.Corrections.Outcome;
import dev.memlog.recall.text.MemoryReference;
import dev.memlog.recall.text.RecalledText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Corrects memories over HTTP: their text, and what holds of them. */
public final class CorrectionRoutes {
    private static final String MARKS = "/v1/memories/{id}/marks";
    private static final String TEXT = "/v1/memories/{id}/text";
    private static final String EXAMPLE = "{\"pinned\":true}";
    private static final String TEXT_EXAMPLE = "{\"title\":\"Prices are net of tax\"}";
    private static final String ACTOR = "actor";
    private static final String ORIGINAL = "original";
    private static final String KEY_HEADER = "Idempotency-Key";
    private static final Map<String, Kind> FIELDS =
            Map.of("pinned", Kind.PINNED, "wrong", Kind.WRONG, "global", Kind.GLOBAL);

    private final Corrections corrections;

    public CorrectionRoutes(Corrections corrections) {
        this.corrections = corrections;
    }

    public void addTo(Routes routes, Gate gate) {
        routes.post(KeyScope.WRITE, MARKS, gate.write(MARKS, this::mark));
        routes.post(KeyScope.WRITE, TEXT, gate.write(TEXT, this::edit));
    }

    private Reply mark(Request request) throws BadRequestException {
        ObjectNode body = request.order(EXAMPLE);
        Correction wanted = null;
        for (Map.Entry<String, ?> field : body.properties()) {
            String name = field.getKey();
            Kind kind = FIELDS.get(name);
            if (name.equals(ACTOR)) {
                continue;
            }
            if (kind == null || wanted != null) {
                throw new BadRequestException(
                        RecalledText.line(name, 64), "left out: one of pinned, wrong and global is taken");
            }
            if (!body.path(name).isBoolean()) {
                throw new BadRequestException(name, "true or false");
            }
            wanted = Correction.of(kind, body.path(name).booleanValue());
        }
        if (wanted == null) {
            throw new BadRequestException("pinned", "given, or wrong, or global: true or false");
        }
        return reply(request, body, wanted);
    }

    private Reply edit(Request request) throws BadRequestException {
        ObjectNode body = request.order(TEXT_EXAMPLE);
        if (!body.has(ORIGINAL)) {
            return reply(request, body, Correction.edit(EditFields.of(body, Set.of(ACTOR))));
        }
        if (!body.path(ORIGINAL).isBoolean() || !body.path(ORIGINAL).booleanValue()) {
            throw new BadRequestException(ORIGINAL, "true, or left out");
        }
        for (String name :
                List.copyOf(body.properties()).stream().map(Map.Entry::getKey).toList()) {
            if (!name.equals(ORIGINAL) && !name.equals(ACTOR)) {
                throw new BadRequestException(RecalledText.line(name, 64), "left out beside original");
            }
        }
        return reply(request, body, Correction.of(Kind.TEXT, false));
    }

    private Reply reply(Request request, ObjectNode body, Correction correction) throws BadRequestException {
        MemoryReference reference = new MemoryReference(MemoryReference.Kind.ANY, request.number());
        Corrector by = new Corrector(request.principal(), body.path(ACTOR).asText(), idempotencyKey(request));
        return switch (corrections.correct(reference, correction, by)) {
            case Outcome.Refused refused -> refused.problem();
            case Outcome.Done done ->
                Reply.json(
                        done.shown() ? 200 : 202,
                        Reply.MAPPER
                                .createObjectNode()
                                .put("id", reference.number())
                                .put(correction.field(), correction.set())
                                .put("message", done.message()));
        };
    }

    private static @Nullable EventId idempotencyKey(Request request) throws BadRequestException {
        String key = request.header(KEY_HEADER);
        try {
            return key == null ? null : new EventId(key);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(
                    KEY_HEADER, "1 to " + EventId.MAX_LENGTH + " characters without control characters");
        }
    }
}
