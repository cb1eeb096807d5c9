/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.topology.DrivenTopology.SESSION;
import static dev.memlog.topology.DrivenTopology.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.MemoryMark.Kind;
import dev.memlog.event.MemoryMark.MarkMemory;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people say of a memory goes through its session, and is forgotten with the memory. */
class MarkTest extends TopologyTestBase {
    private static final MemoryKey MEMORY = new MemoryKey(SESSION, 1, 0);
    private static final EditedObservation TEXT = new EditedObservation("better", null, null, List.of());

    @Test
    void shouldWriteEachMarkBesideTheMemoryWithoutOpeningItsSession() {
        topology.post(SessionEvent.MemoryAdded.of(imported(), false));
        MemoryRecord.SessionRecord closed = topology.session();

        topology.post(new MarkMemory(envelope("m1"), MEMORY, Kind.PINNED, true, null));
        topology.post(new MarkMemory(envelope("m2"), MEMORY, Kind.TEXT, true, TEXT));
        topology.post(new MarkMemory(envelope("m3"), MEMORY, Kind.PINNED, false, null));

        assertThat(topology.newest(MEMORY + "/pinned"))
                .isInstanceOfSatisfying(
                        MemoryMark.class, mark -> assertThat(mark.set()).isFalse());
        assertThat(topology.newest(MEMORY + "/text")).isInstanceOfSatisfying(MemoryMark.class, mark -> {
            assertThat(mark.text()).isEqualTo(TEXT);
            assertThat(mark.author()).isEqualTo("ada");
        });
        assertThat(topology.newest(MEMORY.toString())).isInstanceOf(MemoryRecord.Observation.class);
        assertThat(topology.session().status()).isEqualTo(SessionStatus.COMPLETED);
        assertThat(topology.session().ledger()).isEqualTo(closed.ledger());
    }

    @Test
    void shouldForgetAllThatWasSaidWithTheMemory() {
        topology.post(SessionEvent.MemoryAdded.of(imported(), true));
        for (Kind kind : Kind.values()) {
            topology.post(new MarkMemory(envelope("m-" + kind), MEMORY, kind, true, kind == Kind.TEXT ? TEXT : null));
            assertThat(topology.newest(MemoryMark.keyOf(MEMORY, kind))).isNotNull();
        }

        topology.post(new SessionEvent.ForgetMemories(envelope("f1"), List.of(MEMORY), List.of(), false));

        assertThat(MemoryMark.keysBeside(MEMORY))
                .allSatisfy(key -> assertThat(topology.newest(key)).isNull());
    }

    @Test
    void shouldMarkAnAddedMemoryAsItWasMarkedElsewhere() {
        MemoryKey there = new MemoryKey(SESSION, 9, 0);
        List<MemoryMark> marks = List.of(
                new MemoryMark(there, Kind.TEXT, true, TEXT, START.minusSeconds(60), "bob"),
                new MemoryMark(there, Kind.GLOBAL, true, null, START.minusSeconds(60), "bob"));

        topology.post(SessionEvent.MemoryAdded.of(imported(), false, marks));

        assertThat(topology.newest(MEMORY + "/text")).isEqualTo(marks.getFirst().at(MEMORY));
        assertThat(topology.newest(MEMORY + "/global"))
                .isEqualTo(marks.getLast().at(MEMORY));
    }

    private static MemoryRecord.Memory imported() {
        return new MemoryRecord.Observation(
                Provenance.builder(new MemoryKey(SESSION, 0, 0), START, "local", "ada", "codex")
                        .origin(new Origin("o/1", List.of()))
                        .build(),
                "bugfix",
                "title",
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static Envelope envelope(String id) {
        return Envelope.command(new EventId(id), SessionNumber.of(SESSION), SESSION, START, "local", "ada", "codex");
    }
}
