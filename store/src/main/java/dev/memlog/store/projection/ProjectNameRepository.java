/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.ControlRecord.ProjectRename;
import dev.memlog.store.sql.Statements;
import java.sql.SQLException;
import java.util.List;

/**
 * The current names of projects. A rename changes existing rows, and each later row looks up the name: so the rows are
 * the same whether a rename is read before or after the memories that it concerns.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class ProjectNameRepository {
    private static final List<String> CHANGED = List.of(
            "UPDATE sessions SET project = ? WHERE project = ?",
            "UPDATE observations SET project = ? WHERE project = ?",
            "UPDATE summaries SET project = ? WHERE project = ?",
            "UPDATE prompts SET project = ? WHERE project = ?",
            "UPDATE dead_letters SET own_project = ? WHERE own_project = ?",
            "UPDATE spend SET project = ? WHERE project = ?",
            "UPDATE project_names SET current = ? WHERE current = ?");
    private final Statements statements;

    ProjectNameRepository(Statements statements) {
        this.statements = statements;
    }

    String now(String name) throws SQLException {
        String current = statements.text("SELECT current FROM project_names WHERE old = ?", name);
        return current == null ? name : current;
    }

    void rename(ProjectRename rename) throws SQLException {
        String to = now(rename.to());
        if (to.equals(rename.from())) {
            return;
        }
        for (String change : CHANGED) {
            statements.update(change, to, rename.from());
        }
        statements.update("INSERT OR REPLACE INTO project_names VALUES (?, ?)", rename.from(), to);
    }
}
