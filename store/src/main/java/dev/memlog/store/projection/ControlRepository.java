/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.ControlRecord.Line;
import dev.memlog.event.TeamChoice;
import dev.memlog.store.sql.Row;
import dev.memlog.store.sql.Statements;
import java.sql.SQLException;

/**
 * Writes the rows of the control topic: spend, the pause, the budgets, the names of projects. A record replaces the
 * earlier one of its key.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class ControlRepository {
    private final Statements statements;
    private final ProjectNameRepository projects;

    ControlRepository(Statements statements, ProjectNameRepository projects) {
        this.statements = statements;
        this.projects = projects;
    }

    /**
     * @param value the record's own bytes
     * @return whether a row was made of it
     */
    boolean put(ControlRecord record, byte[] value) throws SQLException {
        switch (record) {
            case ControlRecord.Spend spend -> put(spend);
            case ControlRecord.Pause pause -> putControl(pause.recordKey(), value);
            case ControlRecord.BudgetSet budget -> putControl(budget.recordKey(), value);
            case ControlRecord.ProjectRename rename -> projects.rename(rename);
            case ControlRecord.TeamErased erased ->
                statements.update(
                        "INSERT OR IGNORE INTO erased_teams VALUES (?)",
                        erased.team().value());
            // Read by ingest from the log; the database has no use for them.
            case ControlRecord.ProjectClaim claim -> {
                return false;
            }
            case ControlRecord.TeamSettings settings -> putControl(settings.recordKey(), value);
            case TeamChoice choice -> putControl(choice.recordKey(), value);
            case ControlRecord.UnknownControl unknown -> {
                return false;
            }
        }
        return true;
    }

    void remove(String key) throws SQLException {
        statements.update("DELETE FROM spend WHERE key = ?", key);
        statements.update("DELETE FROM controls WHERE key = ?", key);
    }

    private void put(ControlRecord.Spend spend) throws SQLException {
        statements.update("DELETE FROM spend WHERE key = ?", spend.recordKey());
        for (Line line : spend.lines()) {
            Row row = new Row()
                    .put("key", spend.recordKey())
                    .put("day", spend.day().toString())
                    .put("session", spend.session().value())
                    .put("session_id", spend.sessionId().wire())
                    .put("team", spend.team())
                    .put("author", spend.author())
                    .put("project", spend.project() == null ? null : projects.now(spend.project()))
                    .put("provider", line.provider())
                    .put("model", line.model())
                    .put("calls", line.calls())
                    .put("tokens_in", line.tokensIn())
                    .put("tokens_out", line.tokensOut())
                    .put("cost_micros", line.costMicros());
            statements.insert("spend", row);
        }
    }

    private void putControl(String key, byte[] value) throws SQLException {
        statements.update(
                "INSERT INTO controls VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                key,
                value);
    }
}
