/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.testkit.TestLedger.ledger;
import static dev.memlog.topology.DrivenTopology.SESSION;
import static dev.memlog.topology.DrivenTopology.envelope;
import static dev.memlog.topology.DrivenTopology.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.provider.FailureClass;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** What is forgotten leaves the topics by tombstones, and every store of the topology at once. */
class ForgettingTest extends TopologyTestBase {
    private static final String SECRET = "xyzzy-4711";

    @Test
    void shouldForgetASessionWithItsLettersItsWaitingEventsAndItsCall() {
        // Given: a prompt, a letter that may be replayed, one that may not, and events behind a call under way
        provider.thenFail(FailureClass.DECLINED, 1).thenFail(FailureClass.TRANSIENT, 4);
        topology.post(secretPrompt("p1"));
        topology.post(secretTool("t1"));
        topology.awaitLedger(ledger -> ledger.deadLettered() == 1);
        topology.post(secretTool("t2"));
        topology.awaitLedger(ledger -> ledger.deadLettered() == 2);
        provider.thenFail(FailureClass.UNREACHABLE, 1_000);
        topology.post(secretTool("t3"));
        topology.awaitLedger(ledger -> ledger.parked() > 0 || ledger.pending() > 0);
        assertThat(topology.storesHold(SECRET)).isTrue();
        MemoryKey prompt = new MemoryKey(SESSION, 1, 0);

        // When
        topology.post(new SessionEvent.ForgetMemories(envelope("f1"), List.of(prompt), List.of(), true));

        // Then
        topology.awaitLedger(ledger ->
                ledger.equals(ledger().accepted(4).processed(1).discarded(3).build()));
        assertThat(topology.newest("session/session-1"))
                .isInstanceOfSatisfying(MemoryRecord.SessionRecord.class, session -> {
                    assertThat(session.status()).isEqualTo(SessionStatus.CANCELLED);
                    assertThat(session.project()).isEqualTo("shop");
                });
        assertThat(topology.newest(prompt.toString())).isNull();
        assertThat(topology.newest(prompt + "/edit")).isNull();
        assertThat(topology.letters())
                .filteredOn(record -> record.value() == null)
                .extracting(TestRecord::key)
                .contains("session-1/t1", "session-1/t2");
        assertThat(topology.storesHold(SECRET)).isFalse();
    }

    @Test
    void shouldDoNothingTwiceWhenTheOrderComesAgain() {
        topology.post(secretPrompt("p1"));
        SessionEvent forget = new SessionEvent.ForgetMemories(
                envelope("f1"), List.of(new MemoryKey(SESSION, 1, 0)), List.of(), false);
        topology.post(forget);
        int before = topology.memories().size();

        topology.post(forget);

        assertThat(topology.memories().stream().skip(before))
                .allSatisfy(record -> assertThat(record.value()).isNotNull());
        assertThat(topology.storesHold(SECRET)).isFalse();
    }

    @Test
    void shouldDiscardTheLettersThatAreNamedAndNoOthers() {
        provider.thenFail(FailureClass.DECLINED, 2);
        topology.post(secretTool("t1"));
        topology.awaitLedger(ledger -> ledger.deadLettered() == 1);
        topology.post(secretTool("t2"));
        topology.awaitLedger(ledger -> ledger.deadLettered() == 2);

        topology.post(new SessionEvent.ForgetMemories(
                envelope("f1"), List.of(), List.of(new EventId("t1"), new EventId("unknown")), false));

        topology.awaitLedger(ledger ->
                ledger.equals(ledger().accepted(2).deadLettered(1).discarded(1).build()));
        assertThat(topology.letters())
                .filteredOn(record -> record.value() == null)
                .extracting(TestRecord::key)
                .contains("session-1/t1")
                .doesNotContain("session-1/t2");
    }

    @Test
    void shouldDeleteWhatIsLeftOfASessionItDoesNotKnowAndBeginNone() {
        SessionId other = SessionId.local("imported");
        MemoryKey memory = new MemoryKey(other, 5, 1);

        topology.post(new SessionEvent.ForgetMemories(
                envelope("f1", other), List.of(memory), List.of(new EventId("e1")), true));

        assertThat(topology.newest(memory.toString())).isNull();
        assertThat(topology.newest(memory + "/edit")).isNull();
        assertThat(topology.newest("session/imported")).isNull();
        assertThat(topology.letters()).singleElement().satisfies(record -> {
            assertThat(record.key()).isEqualTo("imported/e1");
            assertThat(record.value()).isNull();
        });
        assertThat(topology.newest("reflection/0")).isEqualTo(new MemoryRecord.Reflection(new SourceOffset(0, 0)));
        assertThat(topology.storesHold("imported")).isFalse();
    }

    private static SessionEvent secretPrompt(String id) {
        return prompt(id, "what is " + SECRET);
    }

    private static SessionEvent secretTool(String id) {
        var input = JsonNodeFactory.instance.objectNode().put("command", "echo " + SECRET);
        return new SessionEvent.ToolUsed(envelope(id), "Bash", input, JsonNodeFactory.instance.textNode("ok"), false);
    }
}
