/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.MemoryMark.EditedSummary;
import dev.memlog.event.MemoryMark.EditedText;
import dev.memlog.store.row.Rows.Marks;
import dev.memlog.store.row.Rows.MemoryRow;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people have said of a memory, for a reader. */
public final class Remarks {
    private static final int NAME = 40;

    private Remarks() {}

    /** {@code " [marked as wrong] [edited by ada]"} and the like; nothing for most memories. */
    public static String of(MemoryRow row) {
        Marks marks = row.marks();
        return (marks.wrong() ? " [marked as wrong]" : "")
                + (marks.global() ? " [for all projects]" : "")
                + (marks.editedBy() == null ? "" : " [edited by " + RecalledText.line(marks.editedBy(), NAME) + "]");
    }

    /** The text that an edit replaced, each part by its name; empty without an edit. */
    public static Map<String, String> original(MemoryRow row) {
        EditedText own = row.marks().original();
        Map<String, String> parts = new LinkedHashMap<>();
        switch (own) {
            case null -> {}
            case EditedObservation o -> {
                put(parts, "title", o.title());
                put(parts, "about", o.subtitle());
                put(parts, "narrative", o.narrative());
                put(parts, "facts", String.join("; ", o.facts()));
            }
            case EditedSummary s -> {
                put(parts, "request", s.request());
                put(parts, "investigated", s.investigated());
                put(parts, "learned", s.learned());
                put(parts, "completed", s.completed());
                put(parts, "next steps", s.nextSteps());
                put(parts, "notes", s.notes());
            }
        }
        return parts;
    }

    private static void put(Map<String, String> parts, String name, @Nullable String text) {
        if (text != null && !text.isBlank()) {
            parts.put(name, text);
        }
    }
}
