/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.mark;

import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.MemoryMark.EditedSummary;
import dev.memlog.store.sql.Row;
import dev.memlog.store.sql.SearchTerms;
import dev.memlog.store.sql.TextList;

/** The columns of a memory's text, and the words that are indexed beside it. */
public final class TextColumns {
    private TextColumns() {}

    /** The parts of an observation that are not its text, each as its column. */
    public record Besides(String concepts, String filesRead, String filesModified) {}

    public static void put(Row row, EditedObservation text, Besides besides) {
        String facts = TextList.join(text.facts());
        row.put("title", text.title());
        row.put("subtitle", text.subtitle());
        row.put("narrative", text.narrative());
        row.put("facts", facts);
        row.put(
                "terms",
                SearchTerms.beside(
                        text.title(),
                        text.subtitle(),
                        text.narrative(),
                        facts,
                        besides.concepts(),
                        besides.filesRead(),
                        besides.filesModified()));
    }

    public static void put(Row row, EditedSummary text) {
        row.put("request", text.request());
        row.put("investigated", text.investigated());
        row.put("learned", text.learned());
        row.put("completed", text.completed());
        row.put("next_steps", text.nextSteps());
        row.put("notes", text.notes());
        row.put(
                "terms",
                SearchTerms.beside(
                        text.request(),
                        text.investigated(),
                        text.learned(),
                        text.completed(),
                        text.nextSteps(),
                        text.notes()));
    }
}
