/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claudemem;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionId;
import dev.memlog.event.export.ExportLine;
import dev.memlog.store.claudemem.ClaudeMemDatabase.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns claude-mem's rows into export lines. A memory's origin is its session's id, its number and its time, which are
 * the same in every copy of the database; it has no team and no author.
 */
final class ClaudeMemRows {
    private static final String NOBODY = "";
    private static final int LONGEST_TITLE = 120;

    /** Makes a line of a row that has all required columns. */
    private interface Line {
        ExportLine make() throws SQLException;
    }

    Row session(ClaudeMemRow row) throws SQLException {
        return row(ClaudeMemTable.SESSIONS, row, () -> {
            Instant started = row.at("started_at_epoch");
            Instant ended = row.whole("completed_at_epoch") > 0 ? row.at("completed_at_epoch") : started;
            String memorySession = row.text("memory_session_id");
            return new ExportLine.Session(
                    sessionId(row),
                    row.text("of_project"),
                    NOBODY,
                    NOBODY,
                    platform(row),
                    started,
                    ended.isBefore(started) ? started : ended,
                    (int) row.whole("prompt_count"),
                    memorySession == null ? List.of() : List.of(memorySession));
        });
    }

    public Row prompt(ClaudeMemRow row) throws SQLException {
        return row(ClaudeMemTable.PROMPTS, row, () -> {
            String text = row.text("prompt_text");
            if (text == null) {
                throw new IllegalArgumentException("it has no text");
            }
            return memory(row, new MemoryRecord.Prompt(provenance("prompt", row), text));
        });
    }

    public Row observation(ClaudeMemRow row) throws SQLException {
        return row(ClaudeMemTable.OBSERVATIONS, row, () -> {
            String type = row.text("type");
            String kind = type == null ? "discovery" : type;
            String narrative = narrative(row);
            return memory(
                    row,
                    new MemoryRecord.Observation(
                            provenance("observation", row),
                            kind,
                            title(row.text("title"), row.text("subtitle"), narrative, kind),
                            row.text("subtitle"),
                            narrative,
                            row.texts("facts"),
                            row.texts("concepts"),
                            row.texts("files_read"),
                            row.texts("files_modified")));
        });
    }

    public Row summary(ClaudeMemRow row) throws SQLException {
        return row(ClaudeMemTable.SUMMARIES, row, () -> {
            String notes = notes(row);
            List<@Nullable String> texts = new ArrayList<>();
            for (String column : List.of("request", "investigated", "learned", "completed", "next_steps")) {
                texts.add(row.text(column));
            }
            if (notes == null && texts.stream().allMatch(text -> text == null)) {
                throw new IllegalArgumentException("it has no text");
            }
            return memory(
                    row,
                    new MemoryRecord.Summary(
                            provenance("summary", row),
                            texts.get(0),
                            texts.get(1),
                            texts.get(2),
                            texts.get(3),
                            texts.get(4),
                            notes));
        });
    }

    private static Row row(String table, ClaudeMemRow row, Line line) throws SQLException {
        long id = row.id();
        try {
            return new Row(table, id, line.make(), "");
        } catch (IllegalArgumentException e) {
            return new Row(table, id, null, String.valueOf(e.getMessage()));
        }
    }

    private static ExportLine.Memory memory(ClaudeMemRow row, MemoryRecord.Memory memory) throws SQLException {
        return new ExportLine.Memory(row.id(), memory, false);
    }

    private static Provenance provenance(String kind, ClaudeMemRow row) throws SQLException {
        SessionId session = sessionId(row);
        long id = row.id();
        Instant at = row.at("created_at_epoch");
        String own = row.text("project");
        return new Provenance(
                new MemoryKey(session, 0, 0),
                own == null ? row.text("of_project") : own,
                (int) row.whole("prompt_number"),
                at,
                NOBODY,
                NOBODY,
                platform(row),
                row.text("memory_session_id"),
                null,
                row.text("generated_by_model"),
                row.whole("discovery_tokens"),
                List.of(),
                row.text("agent_id"),
                row.text("agent_type"),
                null,
                new Origin(Origin.idOfClaudeMem(session, kind, id, at), List.of()));
    }

    /** For a memory without its session's row, only the provider's session is known. */
    private static SessionId sessionId(ClaudeMemRow row) throws SQLException {
        for (String column : List.of("of_session", "content_session_id", "memory_session_id")) {
            String id = row.text(column);
            if (id != null) {
                return SessionId.local(id);
            }
        }
        throw new IllegalArgumentException("it names no session");
    }

    private static String platform(ClaudeMemRow row) throws SQLException {
        String source = row.text("of_platform");
        return source == null || source.equals("claude") ? "claude-code" : source;
    }

    private static String title(
            @Nullable String title, @Nullable String subtitle, @Nullable String narrative, String kind) {
        String told = title != null ? title : subtitle != null ? subtitle : narrative != null ? narrative : kind;
        String line = told.strip().lines().findFirst().orElse(kind);
        return title != null || line.length() <= LONGEST_TITLE ? line : line.substring(0, LONGEST_TITLE) + "…";
    }

    /** Includes the files, for which a summary has no field here. */
    private static @Nullable String notes(ClaudeMemRow row) throws SQLException {
        List<String> notes = new ArrayList<>();
        if (row.text("notes") != null) {
            notes.add(row.text("notes"));
        }
        addFiles(notes, "Files read: ", row.texts("files_read"));
        addFiles(notes, "Files edited: ", row.texts("files_edited"));
        return notes.isEmpty() ? null : String.join("\n", notes);
    }

    /** Early versions had only a text. */
    private static @Nullable String narrative(ClaudeMemRow row) throws SQLException {
        String text = row.text("text");
        String narrative = row.text("narrative");
        if (narrative == null || text == null || narrative.contains(text)) {
            return narrative == null ? text : narrative;
        }
        return narrative + "\n\n" + text;
    }

    private static void addFiles(List<String> notes, String what, List<String> files) {
        if (!files.isEmpty()) {
            notes.add(what + String.join(", ", files));
        }
    }
}
