/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.MemoryMark.EditedSummary;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionNumber;
import dev.memlog.store.claim.ProviderDenials;
import dev.memlog.store.embedding.VectorRepository;
import dev.memlog.store.likeness.NearDuplicates;
import dev.memlog.store.mark.MemoryMarks;
import dev.memlog.store.mark.TextColumns;
import dev.memlog.store.sql.Row;
import dev.memlog.store.sql.SearchTerms;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.TextList;
import dev.memlog.store.told.MemoryKeyRepository;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Writes the rows of observations, summaries and prompts. A key that is there already keeps its row and number.
 *
 * <p>Threading: confined to the projection's thread.
 */
public final class MemoryRepository {
    private final Statements statements;
    private final MemoryEdits edits;
    private final NearDuplicates duplicates;
    private final ProjectNameRepository projects;
    private final MemoryVisibility visibility;
    private final MemoryMarks marks;
    private final GroundRepository grounds;
    private final MemoryKeyRepository keys;
    private final ProviderDenials words;

    public MemoryRepository(Statements statements, MemoryEdits edits, NearDuplicates duplicates) {
        this(
                statements,
                edits,
                new MemoryMarks(statements, duplicates, new VectorRepository(statements)),
                duplicates,
                new ProjectNameRepository(statements));
    }

    MemoryRepository(
            Statements statements,
            MemoryEdits edits,
            MemoryMarks marks,
            NearDuplicates duplicates,
            ProjectNameRepository projects) {
        this.marks = marks;
        this.statements = statements;
        this.projects = projects;
        this.edits = edits;
        this.duplicates = duplicates;
        visibility = new MemoryVisibility(statements, duplicates);
        grounds = new GroundRepository(statements);
        keys = new MemoryKeyRepository(statements);
        words = new ProviderDenials(statements);
    }

    MemoryVisibility visibility() {
        return visibility;
    }

    public void add(long number, MemoryRecord.Memory memory) throws SQLException {
        Row row = provenance(number, memory.provenance());
        String table = switch (marks.onto(row, memory)) {
            case MemoryRecord.Observation observation -> observation(row, observation);
            case MemoryRecord.Summary summary -> summary(row, summary);
            case MemoryRecord.Prompt prompt -> prompt(row, prompt);
        };
        boolean added = statements.insert(table, row) > 0;
        Origin origin = memory.provenance().origin();
        if (added && origin != null) {
            keepOldNumbers(table, number, origin.numbers());
        }
        if (added) {
            marks.onAdded(memory.recordKey());
        }
        if (memory instanceof MemoryRecord.Observation seen) {
            if (added) {
                grounds.add(number, seen.grounds());
                keys.add(number, seen);
                words.add(number, seen.supersedes());
            }
            OptionalLong kept = observation(memory.recordKey());
            if (kept.isPresent()) {
                duplicates.onRead(kept.getAsLong(), added);
            }
        }
    }

    void remove(String key) throws SQLException {
        OptionalLong observation = observation(key);
        if (observation.isPresent()) {
            grounds.remove(observation.getAsLong());
            keys.remove(observation.getAsLong());
            duplicates.remove(observation.getAsLong());
            words.remove(observation.getAsLong());
        }
        statements.update("DELETE FROM summaries WHERE key = ?", key);
        statements.update("DELETE FROM prompts WHERE key = ?", key);
    }

    /** Gives the session's project to those of its memories that have none of their own. */
    void backfillProject(SessionNumber session, String project) throws SQLException {
        long number = session.value();
        statements.update(
                "UPDATE observations SET project = ? WHERE session = ? AND own_project IS NULL", project, number);
        statements.update(
                "UPDATE summaries SET project = ? WHERE session = ? AND own_project IS NULL", project, number);
        statements.update("UPDATE prompts SET project = ? WHERE session = ? AND own_project IS NULL", project, number);
    }

    private Row provenance(long number, Provenance from) throws SQLException {
        MemoryKey key = from.key();
        long session = key.sessionNumber().value();
        String own = from.project() == null || from.project().isBlank() ? null : from.project();
        Row row = new Row();
        row.put("number", number);
        row.put("key", key.toString());
        row.put("session", session);
        row.put("own_project", own);
        row.put("project", own == null ? projectOf(session) : projects.now(own));
        row.put("team", from.team());
        row.put("author", from.author());
        row.put("platform", from.platform());
        row.put("prompt_number", from.promptNumber());
        row.put("at", from.at());
        row.put("memory_session_id", from.memorySessionId());
        row.put("provider", from.provider());
        row.put("model", from.model());
        row.put("tokens", from.tokens());
        row.put(
                "events",
                TextList.join(from.events().stream().map(id -> id.value()).toList()));
        row.put("agent_id", from.agentId());
        row.put("agent_type", from.agentType());
        CallColumns.put(row, from.call());
        row.put("hidden", edits.isHidden(key));
        String ownVisibility =
                from.visibility() == null ? null : from.visibility().wireName();
        row.put("own_visibility", ownVisibility);
        row.put("visibility", visibility.of(key.toString(), session, ownVisibility));
        row.put("origin", from.origin() == null ? null : from.origin().id());
        return row;
    }

    private void keepOldNumbers(String table, long number, List<Long> olds) throws SQLException {
        for (int place = 0; place < olds.size(); place++) {
            statements.update(
                    "INSERT INTO old_numbers (kind, old, number, place) VALUES (?, ?, ?, ?)",
                    table,
                    olds.get(place),
                    number,
                    place);
        }
    }

    private OptionalLong observation(String key) throws SQLException {
        return statements.number("SELECT number FROM observations WHERE key = ?", key);
    }

    private String projectOf(long session) throws SQLException {
        String project = statements.text("SELECT project FROM sessions WHERE number = ?", session);
        return project == null ? "" : project;
    }

    private static String observation(Row row, MemoryRecord.Observation from) {
        String concepts = TextList.join(from.concepts());
        String read = TextList.join(from.filesRead());
        String modified = TextList.join(from.filesModified());
        row.put("kind", from.kind());
        row.put("concepts", concepts);
        row.put("files_read", read);
        row.put("files_modified", modified);
        EditedObservation text = new EditedObservation(from.title(), from.subtitle(), from.narrative(), from.facts());
        TextColumns.put(row, text, new TextColumns.Besides(concepts, read, modified));
        return "observations";
    }

    private static String summary(Row row, MemoryRecord.Summary from) {
        TextColumns.put(
                row,
                new EditedSummary(
                        from.request(),
                        from.investigated(),
                        from.learned(),
                        from.completed(),
                        from.nextSteps(),
                        from.notes()));
        return "summaries";
    }

    private static String prompt(Row row, MemoryRecord.Prompt from) {
        row.put("text", from.text());
        row.put("terms", SearchTerms.beside(from.text()));
        return "prompts";
    }
}
