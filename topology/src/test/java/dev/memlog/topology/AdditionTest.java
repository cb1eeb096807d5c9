/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.testkit.TestLedger.ledger;
import static dev.memlog.topology.DrivenTopology.SESSION;
import static dev.memlog.topology.DrivenTopology.START;
import static dev.memlog.topology.DrivenTopology.envelope;
import static dev.memlog.topology.DrivenTopology.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** What was made elsewhere is added once, without a provider, and does not disturb the session it is added to. */
class AdditionTest extends TopologyTestBase {
    private static final Instant LONG_AGO = Instant.parse("2025-09-01T10:00:00Z");

    @Test
    void shouldAddEachMemoryOnceToASessionThatIsOver() {
        SessionEvent first = SessionEvent.MemoryAdded.of(observation(123, LONG_AGO), true);
        SessionEvent second = SessionEvent.MemoryAdded.of(observation(124, LONG_AGO.plusSeconds(60)), false);

        topology.post(first);
        topology.post(second);
        topology.post(first);

        assertThat(keysOfMemories()).containsExactly("session-1/0000000001/000", "session-1/0000000002/000");
        assertThat(topology.memory("session-1/0000000001/000").provenance().origin())
                .isEqualTo(new Origin("claude-mem/4f1c/observation/123", List.of(123L)));
        assertThat(topology.memory("session-1/0000000001/000").provenance().at())
                .isEqualTo(LONG_AGO);
        assertThat(topology.newest("session-1/0000000001/000/edit"))
                .isInstanceOfSatisfying(
                        MemoryRecord.MemoryEdit.class,
                        edit -> assertThat(edit.hidden()).isTrue());
        MemoryRecord.SessionRecord session = topology.session();
        assertThat(session.status()).isEqualTo(SessionStatus.COMPLETED);
        assertThat(session.ledger())
                .isEqualTo(ledger().accepted(3).duplicate(1).processed(2).build());
        assertThat(session.startedAt()).isEqualTo(LONG_AGO);
        assertThat(session.lastActivityAt()).isEqualTo(LONG_AGO.plusSeconds(60));
        assertThat(session.promptCount()).isEqualTo(3);
        assertThat(session.memorySessionIds()).containsExactly("gemini-1");
    }

    @Test
    void shouldNeverCallAProviderNorGrowStaleForWhatWasAdded() {
        topology.post(SessionEvent.MemoryAdded.of(observation(123, LONG_AGO), false));

        for (int i = 0; i < 40; i++) {
            topology.pass(Duration.ofMinutes(30));
        }

        assertThat(provider.requests()).isEmpty();
        assertThat(topology.session().statusReason()).isEqualTo("added");
        assertThat(topology.session().lastActivityAt()).isEqualTo(LONG_AGO);
    }

    @Test
    void shouldNotBringBackWhatWasForgotten() {
        SessionEvent added = SessionEvent.MemoryAdded.of(observation(123, LONG_AGO), false);
        topology.post(added);
        topology.post(new SessionEvent.ForgetMemories(
                envelope("f1"), List.of(new MemoryKey(SESSION, 1, 0)), List.of(), false));
        assertThat(topology.newest("session-1/0000000001/000")).isNull();

        topology.post(added);

        assertThat(topology.newest("session-1/0000000001/000")).isNull();
        assertThat(topology.memories()).extracting(TestRecord::key).doesNotContain("session-1/0000000002/000");
        assertThat(topology.session().ledger())
                .isEqualTo(ledger().accepted(2).duplicate(1).processed(1).build());
    }

    @Test
    void shouldLetTheSessionGoOnBehindWhatWasAdded() {
        topology.post(SessionEvent.MemoryAdded.of(observation(123, LONG_AGO), false));

        topology.post(new SessionEvent.PromptSubmitted(envelope("p1"), "go on"));
        topology.post(tool("t1"));
        topology.awaitLedger(ledger -> ledger.processed() == 3);

        assertThat(topology.memory("session-1/0000000002/000"))
                .isInstanceOfSatisfying(MemoryRecord.Prompt.class, prompt -> {
                    assertThat(prompt.provenance().promptNumber()).isEqualTo(4);
                    assertThat(prompt.provenance().origin()).isNull();
                });
        assertThat(topology.memory("session-1/0000000003/000").provenance().promptNumber())
                .isEqualTo(4);
        assertThat(topology.session().status()).isEqualTo(SessionStatus.ACTIVE);
        assertThat(topology.session().startedAt()).isEqualTo(LONG_AGO);
    }

    @Test
    void shouldKnowItsOwnMemoryWhenItComesBack() {
        topology.post(new SessionEvent.PromptSubmitted(envelope("p1"), "first"));
        Provenance own = topology.memory("session-1/0000000001/000").provenance();

        topology.post(SessionEvent.MemoryAdded.of(
                new MemoryRecord.Prompt(
                        from("memlog/" + own.key() + "@" + own.at().toEpochMilli(), 12, START, own.events()), "first"),
                false));

        assertThat(keysOfMemories()).containsExactly("session-1/0000000001/000");
        assertThat(topology.session().ledger())
                .isEqualTo(ledger().accepted(2).duplicate(1).processed(1).build());
    }

    @Test
    void shouldWidenWhatIsKnownOfASession() {
        topology.post(new SessionEvent.PromptSubmitted(envelope("p1"), "first"));

        topology.post(SessionEvent.SessionAdded.of(
                SESSION, LONG_AGO, LONG_AGO.plusSeconds(5), "local", "ada", "cursor", "till", 9, List.of("m-1"), null));

        assertThat(topology.session()).satisfies(session -> {
            assertThat(session.startedAt()).isEqualTo(LONG_AGO);
            assertThat(session.lastActivityAt()).isEqualTo(START);
            assertThat(session.promptCount()).isEqualTo(9);
            assertThat(session.memorySessionIds()).containsExactly("m-1");
            assertThat(session.project()).isEqualTo("shop");
            assertThat(session.author()).isEqualTo("dev");
            assertThat(session.status()).isEqualTo(SessionStatus.ACTIVE);
        });
    }

    private List<String> keysOfMemories() {
        return topology.memories(MemoryRecord.Memory.class).stream()
                .map(MemoryRecord::recordKey)
                .toList();
    }

    private static MemoryRecord.Memory observation(long number, Instant at) {
        return new MemoryRecord.Observation(
                from("claude-mem/4f1c/observation/" + number, number, at, List.of()),
                "bugfix",
                "The depot's route was cut",
                null,
                "told in full",
                List.of("a fact"),
                List.of(),
                List.of(),
                List.of());
    }

    private static Provenance from(String origin, long number, Instant at, List<EventId> events) {
        return new Provenance(
                new MemoryKey(SESSION, 0, 0),
                "shop",
                3,
                at,
                "local",
                "dev",
                "claude-code",
                "gemini-1",
                null,
                null,
                40,
                events,
                null,
                null,
                null,
                new Origin(origin, List.of(number)));
    }
}
