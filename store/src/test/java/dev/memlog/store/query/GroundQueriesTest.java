/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Topics;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.ground.Grounds;
import dev.memlog.event.ground.SeenFile;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.query.ExportQueries.Place;
import dev.memlog.store.query.ExportQueries.Selection;
import dev.memlog.store.sql.Viewer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the projection keeps of grounds, and who is told. */
class GroundQueriesTest extends StoreTestBase {
    private GroundQueries grounds;

    @BeforeEach
    void open() {
        grounds = new GroundQueries(store.database);
        store.apply(
                Records.memory(1, Records.session("a", "shop", Ledger.EMPTY, null)),
                Records.memory(2, observation("a", 1, "Found the depot of the tours in Route", seen("first"))),
                Records.memory(3, observation("a", 2, "Rounded the cart to cents", seen("second"))),
                Records.memory(4, Records.observation("a", 3, "Nobody looked at a file")),
                Records.memory(5, Records.summary("a", 4, "find the depot")),
                Records.memory(6, Records.summary("b", 1, "of a session without")));
    }

    @Test
    void shouldTellThemByNumber() {
        assertThat(grounds.of(List.of(2L, 3L, 4L, 99L))).isEqualTo(Map.of(2L, seen("first"), 3L, seen("second")));
        assertThat(grounds.of(List.of())).isEmpty();
    }

    @Test
    void shouldTellWhereTheSessionOfASummaryStood() {
        assertThat(grounds.ofSummaries(List.of(5L, 6L)))
                .isEqualTo(Map.of(5L, seen("second").with(List.of())));
    }

    @Test
    void shouldTellTheNewestOfNearDuplicates() {
        store.apply(Records.memory(7, observation("c", 9, "Found the depot of the tours in Route", seen("again"))));
        assertThat(store.queries.observation(7).orElseThrow().duplicateOf()).isEqualTo(2L);

        assertThat(grounds.of(List.of(2L))).isEqualTo(Map.of(2L, seen("again")));
        assertThat(grounds.of(List.of(7L))).isEqualTo(Map.of(7L, seen("again")));
    }

    @Test
    void shouldForgetThemWithTheMemory() {
        MemoryRecord first = observation("a", 1, "any", seen("first"));
        store.apply(Records.tombstone(Topics.MEMORIES, 7, first.recordKey()));

        assertThat(grounds.of(List.of(2L, 3L))).isEqualTo(Map.of(3L, seen("second")));
        assertThat(new ExportQueries(store.database).memories(Selection.ALL, Place.START, 100))
                .extracting(line -> line.memory() instanceof MemoryRecord.Observation seen ? seen.grounds() : null)
                .containsExactlyInAnyOrder(seen("second"), null, null, null);
    }

    @Test
    void shouldTellAViewerOfNothingThatIsNotSeen() {
        Viewer other = new Viewer("dev", new ProjectGlobs(List.of("till")));
        Viewer own = new Viewer("dev", new ProjectGlobs(List.of("shop")));

        assertThat(store.view(TeamName.LOCAL, other).grounds().of(List.of(2L, 3L)))
                .isEmpty();
        assertThat(store.view(TeamName.LOCAL, own).grounds().of(List.of(2L, 3L)))
                .hasSize(2);
    }

    private static MemoryRecord.Observation observation(String session, long sequence, String title, Grounds seen) {
        MemoryRecord.Observation plain = Records.observation(session, sequence, title);
        return new MemoryRecord.Observation(
                plain.provenance(),
                plain.kind(),
                plain.title(),
                plain.subtitle(),
                plain.narrative(),
                plain.facts(),
                plain.concepts(),
                plain.filesRead(),
                plain.filesModified(),
                seen);
    }

    private static Grounds seen(String branch) {
        return new Grounds("r", null, branch, List.of(SeenFile.absent("A.java")));
    }
}
