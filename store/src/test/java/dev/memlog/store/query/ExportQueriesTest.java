/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionId;
import dev.memlog.event.export.ExportLine;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.query.ExportQueries.Place;
import dev.memlog.store.query.ExportQueries.Selection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of memories and sessions when they are exported. */
class ExportQueriesTest extends StoreTestBase {
    private ExportQueries exports;

    @BeforeEach
    void open() {
        exports = new ExportQueries(store.database);
        store.apply(
                Records.memory(1, Records.session("a", "shop", Ledger.EMPTY, null)),
                Records.memory(2, Records.prompt("a", 1, "where is the depot?")),
                Records.memory(3, Records.observation("a", 2, "Found the depot")),
                Records.memory(4, Records.summary("a", 300, "find the depot")),
                Records.memory(5, Records.edit("a", 2, true)),
                Records.memory(6, Records.session("b", "till", Ledger.EMPTY, null)),
                Records.memory(7, added("b", 9)),
                Records.memory(8, Records.session("empty", "till", Ledger.EMPTY, null)));
    }

    @Test
    void shouldTellEveryMemoryWithWhatItIsMadeOf() {
        List<ExportLine.Memory> all = exports.memories(Selection.ALL, Place.START, 100);

        assertThat(all).extracting(ExportLine.Memory::number).containsExactly(2L, 3L, 7L, 4L);
        assertThat(all).extracting(ExportLine.Memory::hidden).containsExactly(false, true, false, false);
        assertThat(all.get(1).memory()).isInstanceOfSatisfying(MemoryRecord.Observation.class, observation -> {
            Provenance from = Records.from("a", 2, "shop");
            assertThat(observation.at(from.key()))
                    .usingRecursiveComparison()
                    .ignoringFields("provenance.origin")
                    .isEqualTo(Records.observation("a", 2, "Found the depot"));
            assertThat(observation.provenance().origin())
                    .isEqualTo(new Origin(Origin.idOf(from.key(), from.at()), List.of()));
        });
        assertThat(all.get(2).memory().provenance().origin())
                .isEqualTo(new Origin("elsewhere/9", List.of(70L, 8L, 123L)));
    }

    @Test
    void shouldTellTheSamePartByPart() {
        List<ExportLine.Memory> all = new ArrayList<>();
        Place after = Place.START;
        List<ExportLine.Memory> part = exports.memories(Selection.ALL, after, 1);
        while (!part.isEmpty()) {
            all.addAll(part);
            ExportLine.Memory last = part.getLast();
            after = new Place(last.memory().provenance().at().toEpochMilli(), last.number());
            part = exports.memories(Selection.ALL, after, 1);
        }

        assertThat(all).isEqualTo(exports.memories(Selection.ALL, Place.START, 100));
    }

    @Test
    void shouldTellOfOneProjectAlone() {
        assertThat(exports.memories(new Selection(List.of("till"), List.of()), Place.START, 100))
                .extracting(ExportLine.Memory::number)
                .containsExactly(7L);
        assertThat(exports.sessions(new Selection(List.of("till"), List.of()), 0, 100))
                .extracting(ExportLine.Session::sessionId)
                .containsExactly(SessionId.local("b"));
        assertThat(exports.memories(new Selection(List.of("none"), List.of()), Place.START, 100))
                .isEmpty();
    }

    @Test
    void shouldTellOfSessionsThatHaveMemoriesAndOfNoneBeyondItsMemories() {
        List<ExportLine.Session> sessions = exports.sessions(Selection.ALL, 0, 100);

        assertThat(sessions)
                .extracting(ExportLine.Session::sessionId)
                .containsExactlyInAnyOrder(SessionId.local("a"), SessionId.local("b"));
        assertThat(exports.sessions(List.of(SessionId.local("a"), SessionId.local("no"))))
                .singleElement()
                .satisfies(session -> {
                    assertThat(session.startedAt()).isEqualTo(Records.NOON);
                    assertThat(session.lastActivityAt()).isEqualTo(Records.NOON.plusSeconds(300));
                    assertThat(session.memorySessionIds()).containsExactly("m-a");
                });
    }

    private static MemoryRecord added(String session, long sequence) {
        Provenance from = Records.from(session, sequence, "till");
        return new MemoryRecord.Prompt(
                new Provenance(
                        from.key(),
                        from.project(),
                        from.promptNumber(),
                        from.at(),
                        from.team(),
                        from.author(),
                        from.platform(),
                        null,
                        null,
                        null,
                        0,
                        List.of(),
                        null,
                        null,
                        null,
                        new Origin("elsewhere/" + sequence, List.of(70L, 8L, 123L))),
                "made elsewhere");
    }
}
