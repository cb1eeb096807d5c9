/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.testkit.TestLedger.ledger;
import static dev.memlog.topology.DrivenTopology.SESSION;
import static dev.memlog.topology.DrivenTopology.START;
import static dev.memlog.topology.DrivenTopology.envelope;
import static dev.memlog.topology.DrivenTopology.letter;
import static dev.memlog.topology.DrivenTopology.prompt;
import static dev.memlog.topology.DrivenTopology.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.BatchEvent;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How sessions end, and begin again. */
class SessionEndTest extends TopologyTestBase {
    @Test
    void shouldDiscardPendingWorkAndStartCleanlyAfterACancel() {
        CountDownLatch never = new CountDownLatch(1);
        provider.holdUntil(never);
        topology.post(tool("t1"));
        topology.post(tool("t2"));
        topology.awaitTrue(() -> provider.requests().size() == 1);

        topology.post(new SessionEvent.CancelSession(envelope("c1"), "deleted"));
        topology.awaitLedger(ledger().accepted(2).discarded(2).build());
        never.countDown();
        topology.post(tool("t3"));

        topology.awaitLedger(ledger().accepted(3).processed(1).discarded(2).build());
        assertThat(topology.observationTitles()).containsExactly("event 3");
        assertThat(topology.session().generation()).isEqualTo(2);
    }

    @Test
    void shouldCompleteTheSessionOnceItsWorkIsDone() {
        topology.post(tool("t1"));
        topology.post(new SessionEvent.SessionEnded(envelope("end"), "exit"));

        topology.awaitLedger(ledger().accepted(2).processed(2).build());

        assertThat(topology.session().status()).isEqualTo(SessionStatus.COMPLETED);
    }

    @Test
    void shouldAskForTheSummaryThatIsDueWhenASessionEndsWithinATurn() {
        topology.post(prompt("p1", "round the totals"));
        topology.post(tool("t1"));
        topology.awaitLedger(ledger().accepted(2).processed(2).build());

        topology.post(new SessionEvent.SessionEnded(envelope("end"), "exit"));
        topology.post(new SessionEvent.SessionEnded(envelope("end again"), "exit"));

        topology.awaitLedger(ledger().accepted(4).processed(4).build());
        assertThat(provider.requests()).hasSize(2);
        assertThat(provider.requests().get(1).events()).anyMatch(BatchEvent::asksForSummary);
        assertThat(topology.session().status()).isEqualTo(SessionStatus.COMPLETED);
        assertThat(topology.session().statusReason()).isEqualTo("ended: exit");
    }

    @Test
    void shouldAskForNoSummaryWhenTheTurnHasEndedBeforeItsSession() {
        topology.post(tool("t1"));
        topology.post(new SessionEvent.TurnEnded(envelope("stop"), "Done."));
        topology.post(new SessionEvent.SessionEnded(envelope("end"), "exit"));

        topology.awaitLedger(ledger().accepted(3).processed(3).build());
        assertThat(provider.requests().stream()
                        .filter(request -> request.events().stream().anyMatch(BatchEvent::asksForSummary)))
                .hasSize(1);
    }

    @Test
    void shouldTellASessionThatWasOnlyOpenedFromOneAtWork() {
        topology.post(new SessionEvent.SessionStarted(envelope("s1"), "startup"));
        topology.awaitLedger(ledger().accepted(1).processed(1).build());
        assertThat(topology.session().status()).isEqualTo(SessionStatus.COMPLETED);
        assertThat(topology.session().statusReason()).isEqualTo(MemoryRecord.SessionRecord.ONLY_OPENED);

        topology.post(prompt("p1", "go on"));

        topology.awaitLedger(ledger().accepted(2).processed(2).build());
        assertThat(topology.session().status()).isEqualTo(SessionStatus.ACTIVE);
        assertThat(topology.session().statusReason()).isNull();
        assertThat(topology.session().generation()).isEqualTo(1);
    }

    @Test
    void shouldResolveACommandAddressedByNumberAlone() {
        topology.post(tool("t1"));
        topology.awaitLedger(ledger().accepted(1).processed(1).build());
        Envelope byNumber = new Envelope(
                new EventId("c1"), SessionNumber.of(SESSION), null, START, "local", "dev", "x", null, null, null, null);

        topology.post(new SessionEvent.CompleteSession(byNumber, "completed"));

        topology.awaitTrue(() -> topology.session().status() == SessionStatus.COMPLETED);
        assertThat(topology.session().sessionId()).isEqualTo(SESSION);
    }

    @Test
    void shouldHandASessionOverWhenItsProviderHasLostIt() {
        ScriptedProvider second = new ScriptedProvider("second");
        topology.open(provider, second);
        provider.thenFail(FailureClass.SESSION_GONE, 1);
        topology.post(tool("t1"));
        topology.awaitLedger(ledger().accepted(1).processed(1).build());
        topology.post(tool("t2"));

        topology.awaitLedger(ledger().accepted(2).processed(2).build());

        assertThat(provider.requests()).hasSize(1);
        assertThat(second.requests()).hasSize(2);
        assertThat(Duration.between(START, topology.now())).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void shouldAbandonASessionAtOnceThatEveryProviderHasLost() {
        provider.thenFail(FailureClass.SESSION_GONE, 1);
        CountDownLatch posted = new CountDownLatch(1);
        provider.holdUntil(posted);
        topology.post(tool("t1"));
        topology.post(tool("t2"));
        posted.countDown();

        topology.awaitLedger(ledger().accepted(2).deadLettered(2).build());
        topology.post(tool("t3"));

        topology.awaitLedger(ledger().accepted(3).processed(1).deadLettered(2).build());
        assertThat(topology.session().generation()).isEqualTo(2);
        assertThat(topology.letters())
                .allSatisfy(record -> assertThat(letter(record).failure()).isEqualTo(FailureClass.SESSION_GONE));
    }

    @Test
    void shouldCloseASessionThatNothingWasHeardOfForSixHoursAndOpenItAgain() {
        topology.post(tool("t1"));
        topology.awaitLedger(ledger().accepted(1).processed(1).build());

        for (int i = 0; i < 11; i++) {
            topology.pass(Duration.ofMinutes(30));
        }
        assertThat(topology.session().status()).isEqualTo(SessionStatus.ACTIVE);
        topology.pass(Duration.ofMinutes(30));

        assertThat(topology.session().status()).isEqualTo(SessionStatus.COMPLETED);
        assertThat(topology.session().statusReason()).isEqualTo("stale");
        topology.post(tool("t2"));
        topology.awaitLedger(ledger().accepted(2).processed(2).build());
        assertThat(topology.session().generation()).isEqualTo(2);
    }

    @Test
    void shouldNotTakeANightForIdleTimeThatTheMachineSlept() {
        topology.post(tool("t1"));
        topology.awaitLedger(ledger().accepted(1).processed(1).build());

        topology.pass(Duration.ofHours(9));

        assertThat(topology.session().status()).isEqualTo(SessionStatus.ACTIVE);
    }

    @Test
    void shouldNotCallASessionStaleThatWaitsForItsProviderForDays() {
        provider.thenFail(FailureClass.REFUSED, 1_000_000);
        topology.post(tool("t1"));

        for (int i = 0; i < 48; i++) {
            topology.pass(Duration.ofHours(1));
        }
        topology.awaitTrue(() -> topology.session().ledger().parked() == 1);
        provider.forgetScript();

        topology.awaitTrue(
                Duration.ofSeconds(1), () -> topology.session().ledger().processed() == 1);
        assertThat(topology.session().status()).isEqualTo(SessionStatus.ACTIVE);
    }
}
