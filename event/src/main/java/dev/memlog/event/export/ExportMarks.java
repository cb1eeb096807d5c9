/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.MemoryMark.EditedSummary;
import dev.memlog.event.MemoryMark.EditedText;
import dev.memlog.event.MemoryMark.Kind;
import dev.memlog.event.MemoryRecord;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What a line says of its memory's marks; only marks that hold are written. */
final class ExportMarks {
    private static final String MARKS = "marks";
    private static final String KIND = "kind";
    private static final String TEXT = "text";

    private ExportMarks() {}

    /** Nothing is written for a memory without marks. */
    static void write(ObjectNode line, List<MemoryMark> marks) {
        if (marks.isEmpty()) {
            return;
        }
        ArrayNode all = line.putArray(MARKS);
        for (MemoryMark mark : marks) {
            ObjectNode json = all.addObject()
                    .put(KIND, mark.kind().wireName())
                    .put("author", mark.author())
                    .put("at", mark.at().toString());
            if (mark.text() != null) {
                write(json.putObject(TEXT), mark.text());
            }
        }
    }

    private static void write(ObjectNode json, EditedText text) {
        switch (text) {
            case EditedObservation o -> {
                json.put("title", o.title()).put("subtitle", o.subtitle()).put("narrative", o.narrative());
                o.facts().forEach(json.putArray("facts")::add);
            }
            case EditedSummary s ->
                json.put("request", s.request())
                        .put("investigated", s.investigated())
                        .put("learned", s.learned())
                        .put("completed", s.completed())
                        .put("nextSteps", s.nextSteps())
                        .put("notes", s.notes());
        }
    }

    /**
     * @param memory the line's, whose key the marks get
     * @param author is used for marks without one
     */
    static List<MemoryMark> read(ExportFields line, MemoryRecord.Memory memory, String author) throws BadLineException {
        List<ExportFields> all = line.objects(MARKS, Kind.values().length);
        if (!all.isEmpty() && memory instanceof MemoryRecord.Prompt) {
            throw new BadLineException(MARKS, "must be left out: a prompt has none");
        }
        List<MemoryMark> marks = new ArrayList<>();
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (ExportFields fields : all) {
            MemoryMark mark = mark(fields, memory, author);
            if (!kinds.add(mark.kind())) {
                throw new BadLineException(MARKS, "must not have one kind twice");
            }
            marks.add(mark);
        }
        return marks;
    }

    private static MemoryMark mark(ExportFields fields, MemoryRecord.Memory memory, String author)
            throws BadLineException {
        Kind kind = kind(fields);
        MemoryKey key = memory.provenance().key();
        EditedText text = kind == Kind.TEXT ? text(fields.object(TEXT), memory) : null;
        return new MemoryMark(key, kind, true, text, fields.instant("at"), fields.textOr("author", author));
    }

    private static Kind kind(ExportFields fields) throws BadLineException {
        try {
            return Kind.of(fields.text(KIND));
        } catch (IllegalArgumentException e) {
            throw new BadLineException(MARKS + "." + KIND, "must be text, pinned, wrong or global");
        }
    }

    private static EditedText text(ExportFields fields, MemoryRecord.Memory memory) throws BadLineException {
        if (memory instanceof MemoryRecord.Observation) {
            return new EditedObservation(
                    fields.text("title"),
                    fields.textOrNull("subtitle"),
                    fields.textOrNull("narrative"),
                    fields.texts("facts"));
        }
        EditedSummary summary = new EditedSummary(
                fields.textOrNull("request"),
                fields.textOrNull("investigated"),
                fields.textOrNull("learned"),
                fields.textOrNull("completed"),
                fields.textOrNull("nextSteps"),
                fields.textOrNull("notes"));
        if (summary.parts().stream().allMatch(Objects::isNull)) {
            throw new BadLineException("request", "or another text of the summary must be there");
        }
        return summary;
    }
}
