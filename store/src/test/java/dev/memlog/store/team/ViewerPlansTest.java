/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.Teammate;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.Viewer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The views in front of the tables must leave the indexes in use. */
class ViewerPlansTest extends StoreTestBase {
    private static final Teammate RED = Teammate.of("red", "ada");
    private static final List<Viewer> VIEWERS =
            List.of(new Viewer("ada", ProjectGlobs.ALL), new Viewer("ada", new ProjectGlobs(List.of("s*"))));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM observations WHERE number = 1 | observations USING INTEGER PRIMARY KEY",
                "SELECT * FROM observations WHERE session = 1 | observations USING INDEX observations_session",
                "SELECT * FROM observations ORDER BY at DESC, number DESC LIMIT 9 | observations USING INDEX observations_at",
                "SELECT * FROM prompts WHERE project IN ('x') ORDER BY at DESC LIMIT 9 | USING INDEX prompts_project (project=?)",
                "SELECT count(*) FROM observations | COVERING INDEX observations_seen",
                "SELECT DISTINCT project FROM observations | COVERING INDEX observations_seen",
                "SELECT rowid FROM observations_fts WHERE observations_fts MATCH 'x' | observations_fts VIRTUAL TABLE INDEX",
                "SELECT at FROM observations_fts JOIN observations ON number = observations_fts.rowid WHERE observations_fts"
                        + " MATCH 'x' | SEARCH main.observations USING INTEGER PRIMARY KEY",
                "SELECT * FROM sessions WHERE session_id = 'x' | sessions USING INDEX sqlite_autoindex_sessions",
                "SELECT * FROM events WHERE session = 1 AND sequence < 9 | own USING PRIMARY KEY (session=? AND sequence<?)",
                "SELECT * FROM dead_letters WHERE key = 'x' | own USING PRIMARY KEY (key=?)",
                "SELECT * FROM spend WHERE session = 1 | own USING INDEX spend_session",
                "SELECT * FROM old_numbers WHERE kind = 'prompts' AND old = 1 | INDEX old_numbers_old (kind=? AND old=?)",
                "SELECT * FROM project_names WHERE old = 'x' | own USING PRIMARY KEY (old=?)"
            })
    void shouldUseTheIndexes(String query, String step) {
        store.apply(Records.memory(1, RED.observation("s", 1, "shop", "title", "told")));
        for (Viewer viewer : VIEWERS) {
            List<String> plan = store.teams.source(RED.team(), viewer).read(connection -> {
                List<String> steps = new ArrayList<>();
                try (PreparedStatement explained = connection.prepareStatement("EXPLAIN QUERY PLAN " + query);
                        ResultSet rows = explained.executeQuery()) {
                    while (rows.next()) {
                        steps.add(rows.getString("detail"));
                    }
                }
                return steps;
            });
            assertThat(plan).as("%s for %s", query, viewer).anyMatch(each -> each.contains(step));
        }
    }

    @Test
    void shouldHaveAViewInFrontOfEveryTable() {
        store.apply(Records.memory(1, RED.observation("s", 1, "shop", "title", "told")));
        for (Viewer viewer : VIEWERS) {
            List<String> open = store.teams
                    .source(RED.team(), viewer)
                    .read(connection -> new Select("name FROM main.sqlite_master")
                            .where("type = 'table'")
                            .where("name NOT LIKE 'sqlite_%'")
                            .where("name NOT LIKE '%\\_fts\\_%' ESCAPE '\\'")
                            .where("name NOT IN (SELECT name FROM temp.sqlite_master)")
                            .list(connection, row -> row.getString(1)));
            // The pause and the budgets are everybody's; the words are those that the team may see.
            assertThat(open).containsExactlyInAnyOrder("controls", "words_fts", "word_counts");
        }
    }

    @Test
    void shouldSeeNothingBetweenTwoQueries() {
        store.apply(Records.memory(1, RED.observation("s", 1, "shop", "title", "told")));
        Viewer ada = VIEWERS.getFirst();
        long seen = count(ada);

        assertThat(seen).isEqualTo(1);
        assertThat(count(new Viewer("bob", new ProjectGlobs(List.of("lab"))))).isZero();
        assertThat(count(ada)).isEqualTo(1);
        assertThat(count(new Viewer(null, new ProjectGlobs(List.of("shop"))))).isEqualTo(1);
    }

    private long count(Viewer viewer) {
        return store.teams
                .source(RED.team(), viewer)
                .read(connection -> new Select("count(*) FROM observations").number(connection));
    }
}
