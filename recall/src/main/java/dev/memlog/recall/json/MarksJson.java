/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.MemoryMark.EditedSummary;
import dev.memlog.event.MemoryMark.EditedText;
import dev.memlog.store.row.Rows.Marks;

/** What people have said of a memory, in its row; nothing where nobody has. */
final class MarksJson {
    private MarksJson() {}

    static ObjectNode add(ObjectNode row, Marks marks) {
        flag(row, "pinned", marks.pinned());
        flag(row, "wrong", marks.wrong());
        flag(row, "global", marks.global());
        if (marks.editedBy() != null && marks.editedAt() != null) {
            row.put("editedBy", marks.editedBy()).put("editedAt", RowJson.time(marks.editedAt()));
        }
        if (marks.original() != null) {
            original(row.putObject("original"), marks.original());
        }
        return row;
    }

    private static void flag(ObjectNode row, String name, boolean set) {
        if (set) {
            row.put(name, true);
        }
    }

    /** By the names that the row has, but for the facts, which are a list. */
    private static void original(ObjectNode json, EditedText text) {
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
                        .put("next_steps", s.nextSteps())
                        .put("notes", s.notes());
        }
    }
}
