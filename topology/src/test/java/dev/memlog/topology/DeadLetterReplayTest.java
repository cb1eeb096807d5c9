/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.testkit.TestLedger.ledger;
import static dev.memlog.topology.DrivenTopology.SESSION;
import static dev.memlog.topology.DrivenTopology.envelope;
import static dev.memlog.topology.DrivenTopology.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.DeadLetter;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.dispatch.BreakerPolicy;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Dead letters are replayed by themselves once, on demand as often as asked, and in the order of their events. */
class DeadLetterReplayTest extends TopologyTestBase {
    private static final Duration COOL_DOWN = BreakerPolicy.STANDARD.coolDown();
    private static final Duration COARSE = Duration.ofMillis(500);

    @Test
    void shouldReplayALoneSessionsLettersByItselfOnceTheProviderIsBack() {
        provider.thenFail(FailureClass.TRANSIENT, 6);
        topology.post(tool("t1"));
        topology.post(new SessionEvent.CompleteSession(envelope("end"), "exit"));
        topology.awaitTrue(COARSE, () -> topology.session().ledger().deadLettered() == 1);

        topology.awaitLedger(COARSE, ledger().accepted(1).processed(1).build());

        assertThat(provider.requests()).hasSize(7);
        assertThat(topology.observationTitles()).containsExactly("event 1");
        assertThat(topology.session().generation()).isEqualTo(2);
        assertThat(topology.session().status()).isEqualTo(SessionStatus.COMPLETED);
        List<TestRecord<String, byte[]>> letters = topology.letters();
        assertThat(letters).extracting(TestRecord::key).containsOnly(DeadLetter.keyOf(SESSION, new EventId("t1")));
        assertThat(letters.getLast().value()).isNull();
    }

    @Test
    void shouldReplayLettersOnlyOnceUnasked() {
        provider.thenFail(FailureClass.TRANSIENT, 100);
        topology.post(tool("t1"));
        topology.awaitTrue(COARSE, () -> provider.requests().size() == 8);
        topology.awaitLedger(COARSE, ledger().accepted(1).deadLettered(1).build());

        for (int i = 0; i < 1_000; i++) {
            topology.pass(Duration.ofSeconds(1));
        }

        assertThat(provider.requests()).hasSize(8);
        DeadLetter last = topology.lastLetter();
        assertThat(last.attempts()).isEqualTo(8);
        assertThat(last.replays()).isEqualTo(1);
        assertThat(last.firstFailedAt()).isBefore(last.failedAt().minus(COOL_DOWN));
    }

    @Test
    void shouldReplayInOrderOnceAnotherSessionHasFoundTheProviderBack() {
        provider.thenFail(FailureClass.TRANSIENT, 4);
        topology.post(tool("t1"));
        topology.post(tool("t2"));
        topology.awaitLedger(ledger().accepted(2).deadLettered(2).build());
        SessionId other = SessionId.local("session-2");

        topology.post(new SessionEvent.TurnEnded(envelope("o1", other), "done"));

        topology.awaitTrue(() -> topology.session(SESSION)
                .ledger()
                .equals(ledger().accepted(2).processed(2).build()));
        assertThat(topology.observationTitles()).containsExactly("event 1", "event 1", "event 2");
        assertThat(topology.session(SESSION).generation()).isEqualTo(2);
        assertThat(topology.session(other).generation()).isEqualTo(1);
    }

    @Test
    void shouldRememberOverARestartWhichLettersToReplay() {
        provider.thenFail(FailureClass.TRANSIENT, 4);
        topology.post(tool("t1"));
        topology.awaitLedger(COARSE, ledger().accepted(1).deadLettered(1).build());

        topology.restart();

        topology.awaitLedger(COARSE, ledger().accepted(1).processed(1).build());
        assertThat(provider.requests()).hasSize(5);
    }

    @Test
    void shouldReplayALetterOnDemandAndDoNothingTheSecondTime() {
        provider.thenFail(FailureClass.DECLINED, 1);
        topology.post(tool("t1"));
        topology.awaitLedger(ledger().accepted(1).deadLettered(1).build());
        topology.post(tool("t2"));
        topology.awaitLedger(ledger().accepted(2).processed(1).deadLettered(1).build());

        topology.replay(tool("t1"));
        topology.awaitLedger(ledger().accepted(2).processed(2).build());
        topology.replay(tool("t1"));
        topology.pass(COARSE);

        assertThat(topology.session().ledger())
                .isEqualTo(ledger().accepted(2).processed(2).build());
        assertThat(provider.requests()).hasSize(3);
        assertThat(topology.observationTitles()).containsExactly("event 2", "event 1");
        List<TestRecord<String, byte[]>> letters = topology.letters();
        assertThat(letters.getFirst().value()).isNotNull();
        assertThat(letters).last().extracting(TestRecord::value).isNull();
    }

    @Test
    void shouldCountOnWhenAReplayedLetterFailsAgain() {
        provider.thenFail(FailureClass.DECLINED, 2);
        topology.post(tool("t1"));
        topology.awaitLedger(ledger().accepted(1).deadLettered(1).build());

        topology.replay(tool("t1"));
        topology.awaitTrue(() -> provider.requests().size() == 2);
        topology.awaitLedger(ledger().accepted(1).deadLettered(1).build());

        DeadLetter last = topology.lastLetter();
        assertThat(last.attempts()).isEqualTo(2);
        assertThat(last.replays()).isEqualTo(1);
    }

    @Test
    void shouldDiscardALetterForGood() {
        provider.thenFail(FailureClass.DECLINED, 1);
        topology.post(tool("t1"));
        topology.awaitLedger(ledger().accepted(1).deadLettered(1).build());

        topology.post(new SessionEvent.DiscardLetter(envelope("d1"), new EventId("t1"), "noise"));
        topology.awaitLedger(ledger().accepted(1).discarded(1).build());
        topology.post(new SessionEvent.DiscardLetter(envelope("d2"), new EventId("t1"), "noise"));
        topology.replay(tool("t1"));
        topology.pass(COARSE);

        assertThat(topology.session().ledger())
                .isEqualTo(ledger().accepted(1).discarded(1).build());
        assertThat(provider.requests()).hasSize(1);
        assertThat(topology.letters()).last().extracting(TestRecord::value).isNull();
    }
}
