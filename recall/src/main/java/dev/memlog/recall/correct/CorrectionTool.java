/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.correct;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.event.MemoryMark.Kind;
import dev.memlog.recall.correct.Corrections.Corrector;
import dev.memlog.recall.correct.Corrections.Outcome;
import dev.memlog.recall.text.MemoryReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Corrects a memory for an agent, which has been told by its user. */
public final class CorrectionTool {
    private static final Map<String, Correction> MARKS = Map.of(
            "pin", Correction.of(Kind.PINNED, true),
            "unpin", Correction.of(Kind.PINNED, false),
            "wrong", Correction.of(Kind.WRONG, true),
            "right", Correction.of(Kind.WRONG, false),
            "global", Correction.of(Kind.GLOBAL, true),
            "local", Correction.of(Kind.GLOBAL, false),
            "restore", Correction.of(Kind.TEXT, false));
    /** In the order of the tool's description; an edit has fields beside it. */
    public static final List<String> ACTIONS =
            List.of("edit", "restore", "pin", "unpin", "wrong", "right", "global", "local");

    public static final List<String> TEXTS = texts();

    private final Corrections corrections;

    public CorrectionTool(Corrections corrections) {
        this.corrections = corrections;
    }

    private static List<String> texts() {
        List<String> all = new ArrayList<>(EditFields.OF_OBSERVATION);
        all.addAll(EditFields.OF_SUMMARY);
        return List.copyOf(all);
    }

    public Reply correct(Request request) throws BadRequestException {
        MemoryReference reference = MemoryReference.parse(request.text("id", 20).orElse(""))
                .orElseThrow(() -> new BadRequestException("id", MemoryReference.ALLOWED));
        Corrector by = new Corrector(request.principal(), request.principal().actor(), null);
        return switch (corrections.correct(reference, correction(request), by)) {
            case Outcome.Refused refused -> refused.problem();
            case Outcome.Done done -> Reply.text(done.message() + (done.shown() ? "." : ", in a moment."));
        };
    }

    private static Correction correction(Request request) throws BadRequestException {
        String action = request.text("action", 20).orElse("edit");
        ObjectNode fields = fields(request);
        Correction mark = MARKS.get(action);
        if (mark == null) {
            return Correction.edit(EditFields.of(fields, Set.of()));
        }
        if (!fields.isEmpty()) {
            throw new BadRequestException(fields.fieldNames().next(), "left out: action is " + action + ", not edit");
        }
        return mark;
    }

    private static ObjectNode fields(Request request) throws BadRequestException {
        ObjectNode fields = Reply.MAPPER.createObjectNode();
        for (String name : TEXTS) {
            Optional<String> text = request.text(name, EditFields.LONGEST_TEXT);
            text.ifPresent(value -> fields.put(name, value));
        }
        Optional<String> facts = request.text(EditFields.FACTS, EditFields.LONGEST_TEXT);
        facts.ifPresent(value -> value.lines().forEach(fields.withArray(EditFields.FACTS)::add));
        return fields;
    }
}
