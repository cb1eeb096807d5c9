/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.mark;

import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.MemoryMark.EditedSummary;
import dev.memlog.event.MemoryMark.EditedText;
import dev.memlog.event.MemoryMark.Kind;
import dev.memlog.event.MemoryRecord.Memory;
import dev.memlog.store.embedding.VectorRepository;
import dev.memlog.store.likeness.NearDuplicates;
import dev.memlog.store.sql.EditedTextColumn;
import dev.memlog.store.sql.Row;
import dev.memlog.store.sql.Select.RowReader;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.TextList;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest mark of each kind of each memory and applies it to the memory's row. A mark may be read before its
 * memory or without it, and is kept. An edited text takes the place of the memory's own in the row, so that everything
 * that reads the row, and the full text, has it; the memory's own is kept beside it.
 *
 * <p>Threading: confined to the projection's thread.
 */
public final class MemoryMarks {
    private static final RowReader<EditedText> OBSERVATION = row -> new EditedObservation(
            row.getString("title"),
            row.getString("subtitle"),
            row.getString("narrative"),
            TextList.split(row.getString("facts")));
    private static final RowReader<EditedText> SUMMARY = row -> new EditedSummary(
            row.getString("request"),
            row.getString("investigated"),
            row.getString("learned"),
            row.getString("completed"),
            row.getString("next_steps"),
            row.getString("notes"));
    private final Statements statements;
    private final NearDuplicates duplicates;
    private final VectorRepository vectors;

    public MemoryMarks(Statements statements, NearDuplicates duplicates, VectorRepository vectors) {
        this.statements = statements;
        this.duplicates = duplicates;
        this.vectors = vectors;
    }

    private record Marked(Kind kind, boolean set, @Nullable String text, long at, String author) {}

    /** The row of a memory whose text may be another's. */
    private record Shown(
            long number,
            EditedText text,
            @Nullable String original,
            @Nullable String revision,
            TextColumns.@Nullable Besides besides) {}

    public void put(MemoryMark mark) throws SQLException {
        String memory = mark.memory().toString();
        EditedText text = mark.text();
        statements.update(
                "INSERT INTO memory_marks VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (memory, kind) DO UPDATE SET"
                        + " is_set = excluded.is_set, text = excluded.text, at = excluded.at, author = excluded.author",
                memory,
                mark.kind().wireName(),
                mark.set() ? 1 : 0,
                text == null ? null : EditedTextColumn.write(text),
                mark.at().toEpochMilli(),
                mark.author());
        apply(memory, mark.kind());
    }

    /** @param recordKey of a tombstone; keys of other records are ignored */
    public void remove(String recordKey) throws SQLException {
        for (Kind kind : Kind.values()) {
            String suffix = "/" + kind.wireName();
            if (recordKey.endsWith(suffix)) {
                String memory = recordKey.substring(0, recordKey.length() - suffix.length());
                statements.update("DELETE FROM memory_marks WHERE memory = ? AND kind = ?", memory, kind.wireName());
                apply(memory, kind);
            }
        }
    }

    /**
     * The memory as its row shall show it.
     *
     * @param row takes the marks' own columns, if there are marks
     */
    public Memory onto(Row row, Memory memory) throws SQLException {
        Memory shown = memory;
        EditedText own = EditedText.of(memory);
        if (own == null) {
            return memory;
        }
        for (Marked mark : marks(memory.recordKey())) {
            if (mark.kind() != Kind.TEXT) {
                row.put(mark.kind().wireName(), mark.set());
                continue;
            }
            EditedText edited = edited(mark, own);
            if (edited != null) {
                edit(row, mark, edited, own);
                shown = edited.over(memory);
            }
        }
        return shown;
    }

    /** The row of {@link #onto} was written. */
    public void onAdded(String memory) throws SQLException {
        for (Marked mark : marks(memory)) {
            if (mark.kind() == Kind.TEXT) {
                vectors.onText(memory);
            }
        }
    }

    private void apply(String memory, Kind kind) throws SQLException {
        if (kind == Kind.TEXT) {
            Shown observation = observation(memory);
            Shown summary = observation == null ? summary(memory) : null;
            if (observation != null && applyText(memory, "observations", observation)) {
                duplicates.onEdited(observation.number());
            } else if (summary != null) {
                applyText(memory, "summaries", summary);
            }
            return;
        }
        int set = marks(memory).stream().anyMatch(mark -> mark.kind() == kind && mark.set()) ? 1 : 0;
        statements.update("UPDATE observations SET " + kind.wireName() + " = ? WHERE key = ?", set, memory);
        statements.update("UPDATE summaries SET " + kind.wireName() + " = ? WHERE key = ?", set, memory);
        Shown observation = kind == Kind.WRONG ? observation(memory) : null;
        if (observation != null) {
            duplicates.onWrong(observation.number());
        }
    }

    /** @return whether the row has another text now */
    private boolean applyText(String memory, String table, Shown shown) throws SQLException {
        EditedText own = shown.original() == null ? shown.text() : EditedTextColumn.read(shown.original());
        Row row = new Row();
        EditedText edited = null;
        for (Marked mark : marks(memory)) {
            edited = mark.kind() == Kind.TEXT ? edited(mark, own) : edited;
            if (edited != null && mark.kind() == Kind.TEXT) {
                edit(row, mark, edited, own);
            }
        }
        if (edited == null) {
            row.put("edited_by", null)
                    .put("edited_at", null)
                    .put("revision", null)
                    .put("original", null);
        }
        boolean isAnother = !Objects.equals(shown.revision(), edited == null ? null : edited.revision());
        if (isAnother) {
            switch (edited == null ? own : edited) {
                case EditedObservation text ->
                    TextColumns.put(row, text, Objects.requireNonNull(shown.besides(), "an observation's"));
                case EditedSummary text -> TextColumns.put(row, text);
            }
        }
        boolean isObservation = shown.besides() != null;
        if (isAnother && isObservation) {
            duplicates.beforeEdit(shown.number());
        }
        statements.change(table, row, shown.number());
        if (isAnother) {
            vectors.onText(memory);
        }
        return isAnother;
    }

    private static void edit(Row row, Marked mark, EditedText edited, EditedText own) {
        row.put("edited_by", mark.author())
                .put("edited_at", mark.at())
                .put("revision", edited.revision())
                .put("original", EditedTextColumn.write(own));
    }

    /** Null if it is taken back, or the text of another kind of memory. */
    private static @Nullable EditedText edited(Marked mark, EditedText own) {
        if (!mark.set() || mark.text() == null) {
            return null;
        }
        EditedText text = EditedTextColumn.read(mark.text());
        return text.getClass() == own.getClass() ? text : null;
    }

    private List<Marked> marks(String memory) throws SQLException {
        return statements.list(
                "SELECT kind, is_set, text, at, author FROM memory_marks WHERE memory = ?",
                row -> new Marked(
                        Kind.of(row.getString(1)),
                        row.getBoolean(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getString(5)),
                memory);
    }

    private @Nullable Shown observation(String memory) throws SQLException {
        return first(statements.list(
                "SELECT * FROM observations WHERE key = ?",
                row -> new Shown(
                        row.getLong("number"),
                        OBSERVATION.read(row),
                        row.getString("original"),
                        row.getString("revision"),
                        new TextColumns.Besides(
                                row.getString("concepts"),
                                row.getString("files_read"),
                                row.getString("files_modified"))),
                memory));
    }

    private @Nullable Shown summary(String memory) throws SQLException {
        return first(statements.list(
                "SELECT * FROM summaries WHERE key = ?",
                row -> new Shown(
                        row.getLong("number"),
                        SUMMARY.read(row),
                        row.getString("original"),
                        row.getString("revision"),
                        null),
                memory));
    }

    private static @Nullable Shown first(List<Shown> found) {
        return found.isEmpty() ? null : found.getFirst();
    }
}
