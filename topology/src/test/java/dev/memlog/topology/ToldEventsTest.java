/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.testkit.TestLedger.ledger;
import static dev.memlog.topology.DrivenTopology.SESSION;
import static dev.memlog.topology.DrivenTopology.envelope;
import static dev.memlog.topology.DrivenTopology.prompt;
import static dev.memlog.topology.DrivenTopology.tool;
import static dev.memlog.topology.ScriptedProvider.replied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.EventTaken;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Settlement;
import dev.memlog.event.provider.FailureClass;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Each event is told by its name, and what became of it, also where that is no memory. */
class ToldEventsTest extends TopologyTestBase {
    private static final SessionNumber NUMBER = SessionNumber.of(SESSION);

    @Test
    void shouldTellEachEventAndWhichOfACallAMemoryWasMadeFrom() {
        CountDownLatch together = new CountDownLatch(1);
        provider.then(replied("<skip/>"))
                .then(replied("<observation><type>discovery</type><title>found</title>"
                        + "<narrative>it</narrative><events>5</events></observation>"));
        provider.holdUntil(together);
        topology.post(prompt("p1", "look around"));
        topology.post(new SessionEvent.EventSkipped(envelope("x1"), "tool-excluded", "TodoWrite"));
        topology.post(tool("t1"));
        topology.awaitTrue(() -> provider.requests().size() == 1);
        topology.post(tool("t2"));
        topology.post(tool("t3"));
        together.countDown();
        topology.awaitLedger(ledger().accepted(5).skipped(1).processed(4).build());

        assertThat(topology.memories(EventTaken.class))
                .extracting(EventTaken::sequence, EventTaken::kind, EventTaken::name, EventTaken::outcome)
                .containsExactly(
                        tuple(1L, "prompt-submitted", null, EventOutcome.PROCESSED),
                        tuple(2L, "event-skipped", "TodoWrite", EventOutcome.SKIPPED),
                        tuple(3L, "tool-used", "Bash", EventOutcome.OPEN),
                        tuple(4L, "tool-used", "Bash", EventOutcome.OPEN),
                        tuple(5L, "tool-used", "Bash", EventOutcome.OPEN));
        assertThat(topology.memories(EventTaken.class).get(1).reason()).isEqualTo("tool-excluded");
        assertThat(topology.memories(Settlement.class))
                .extracting(Settlement::sequences, Settlement::outcome, Settlement::remembered)
                .containsExactly(
                        tuple(List.of(3L), EventOutcome.PROCESSED, List.of()),
                        tuple(List.of(4L, 5L), EventOutcome.PROCESSED, List.of(5L)));
        MemoryRecord.Observation made =
                topology.memories(MemoryRecord.Observation.class).getFirst();
        Settlement settled = topology.memories(Settlement.class).getLast();
        assertThat(settled.call()).isNotNull().isEqualTo(made.provenance().call());
        assertThat(settled.provider()).isEqualTo("scripted");
    }

    @Test
    void shouldTellADeadLetterAsSettledOnlyOnceItIsDiscarded() {
        provider.thenFail(FailureClass.DECLINED, 1);
        topology.post(tool("t1"));
        topology.awaitLedger(ledger -> ledger.deadLettered() == 1);
        assertThat(topology.memories(Settlement.class)).isEmpty();

        topology.post(new SessionEvent.DiscardLetter(envelope("d1"), new EventId("t1"), "a test run"));

        assertThat(topology.memories(Settlement.class))
                .containsExactly(Settlement.without(NUMBER, List.of(1L), EventOutcome.DISCARDED, topology.now()));
    }

    @Test
    void shouldTellAllThatWaitsAsDiscardedWhenTheSessionIsCancelled() {
        provider.thenFail(FailureClass.UNREACHABLE, 1_000);
        topology.post(tool("t1"));
        topology.post(tool("t2"));

        topology.post(new SessionEvent.CancelSession(envelope("c1"), "no more"));

        assertThat(topology.memories(Settlement.class))
                .extracting(Settlement::sequences, Settlement::outcome)
                .containsExactly(tuple(List.of(1L, 2L), EventOutcome.DISCARDED));
    }

    @Test
    void shouldTellNothingAnyMoreOfASessionThatIsForgottenWhole() {
        topology.post(prompt("p1", "look around"));
        topology.post(tool("t1"));
        topology.awaitLedger(ledger().accepted(2).processed(2).build());

        topology.post(new SessionEvent.ForgetMemories(envelope("f1"), List.of(), List.of(), true));

        for (long sequence : List.of(1L, 2L)) {
            assertThat(topology.newest(EventTaken.keyOf(NUMBER, sequence))).isNull();
        }
        assertThat(topology.newest(Settlement.keyOf(NUMBER, 2))).isNull();
    }

    // A second summary was paid for when the end of a turn was told again after a restart of ingest, or to another
    // node.
    @Test
    void shouldTakeTheSameAnswerForTheSameEndOfATurnAlsoAfterARestart() {
        topology.post(prompt("p1", "make it fast"));
        topology.post(tool("t1"));
        topology.post(ended("s1", "It is fast now."));
        topology.awaitLedger(ledger().accepted(3).processed(3).build());
        int paid = provider.requests().size();
        topology.restart();

        topology.post(ended("s2", "It is fast now."));
        topology.pass(Duration.ofSeconds(5));

        assertThat(topology.session().ledger())
                .isEqualTo(ledger().accepted(4).duplicate(1).processed(3).build());
        assertThat(provider.requests()).hasSize(paid);
    }

    @Test
    void shouldTellAnotherEndOfATurnByWhatWasSaidOrDoneInBetween() {
        topology.post(prompt("p1", "go on"));
        topology.post(ended("s1", "Done."));
        topology.post(prompt("p2", "and on"));
        topology.post(ended("s2", "Done."));
        topology.post(tool("t1"));
        topology.post(ended("s3", "Done."));
        topology.post(ended("s4", "Done with all."));
        topology.post(ended("s5", ""));
        topology.post(ended("s6", ""));

        topology.awaitLedger(ledger().accepted(9).processed(9).build());
    }

    @Test
    void shouldTakeARepeatedEndForOneWhenTheAgentHasGoneOnMeanwhile() {
        topology.post(prompt("p1", "go on"));
        topology.post(ended("s1", "Done."));
        topology.post(ended("s2", "Done."));
        topology.post(prompt("p2", "and on"));
        topology.post(ended("s2", "Done."));

        topology.awaitLedger(ledger().accepted(5).duplicate(2).processed(3).build());
    }

    private static SessionEvent ended(String id, String answer) {
        return new SessionEvent.TurnEnded(envelope(id), answer);
    }
}
