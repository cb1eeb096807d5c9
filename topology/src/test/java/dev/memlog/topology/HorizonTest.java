/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.testkit.TestLedger.ledger;
import static dev.memlog.topology.DrivenTopology.SESSION;
import static dev.memlog.topology.DrivenTopology.envelope;
import static dev.memlog.topology.DrivenTopology.prompt;
import static dev.memlog.topology.DrivenTopology.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.state.SessionStore;
import dev.memlog.topology.state.StoreNames;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** State does not grow for ever: what is kept of settled events and closed sessions has a horizon, of 30 days here. */
class HorizonTest extends TopologyTestBase {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void shouldDropADuplicateWithinTheHorizonAndForgetItsIdAfterIt() {
        topology.post(tool("t1"));
        topology.post(new SessionEvent.SessionEnded(envelope("end"), "exit"));
        topology.awaitLedger(ledger().accepted(2).processed(2).build());

        days(29);
        topology.post(tool("t1"));
        assertThat(topology.session().ledger())
                .isEqualTo(ledger().accepted(3).duplicate(1).processed(2).build());

        days(3);
        assertThat(entries(StoreNames.EVENT_IDS)).isZero();
        topology.post(tool("t1"));
        topology.awaitLedger(ledger().accepted(4).duplicate(1).processed(3).build());
        assertThat(topology.session().generation()).isEqualTo(2);
    }

    @Test
    void shouldKnowALettersEventWhenTheHorizonHasPassed() {
        provider.thenFail(FailureClass.DECLINED, 1);
        topology.post(tool("t1"));
        topology.awaitLedger(ledger().accepted(1).deadLettered(1).build());

        days(40);
        topology.post(tool("t1"));
        assertThat(topology.session().ledger())
                .isEqualTo(ledger().accepted(2).duplicate(1).deadLettered(1).build());

        topology.replay(tool("t1"));
        topology.awaitLedger(ledger().accepted(2).duplicate(1).processed(1).build());
        days(32);
        assertThat(entries(StoreNames.EVENT_IDS)).isZero();
    }

    @Test
    void shouldKeepIdsWhenTheClockIsWrongAtTheStart() {
        topology.post(tool("t1"));
        topology.awaitLedger(ledger().accepted(1).processed(1).build());

        topology.startAt(topology.now().plus(Duration.ofDays(400)));
        topology.restart();
        minutes(59);
        topology.post(tool("t1"));

        assertThat(topology.session().ledger().duplicate()).isEqualTo(1);
    }

    @Test
    void shouldKeepIdsWhenTheClockMakesAStepWhileTheNodeRuns() {
        topology.post(tool("t1"));
        topology.awaitLedger(ledger().accepted(1).processed(1).build());

        minutes(59);
        topology.pass(Duration.ofDays(400));
        minutes(59);
        topology.post(tool("t1"));

        assertThat(topology.session().ledger().duplicate()).isEqualTo(1);
    }

    @Test
    void shouldWorkOffADayForEachHourThatTheNodeRuns() {
        for (int day = 0; day < 6; day++) {
            topology.post(tool("t" + day));
            int posted = day + 1;
            topology.awaitTrue(() -> topology.session().ledger().processed() == posted);
            days(1);
        }
        topology.startAt(topology.now().plus(Duration.ofDays(60)));
        topology.restart();

        int before = entries(StoreNames.EVENT_IDS);
        topology.pass(HOUR);
        topology.pass(HOUR);
        topology.pass(HOUR);

        assertThat(before).isEqualTo(6);
        assertThat(entries(StoreNames.EVENT_IDS)).isBetween(2, 4);
    }

    @Test
    void shouldKeepWhatAClosedSessionIsToldUntilTheHorizonAndItsCountsForEver() {
        topology.post(prompt("p1", "fix the leak"));
        topology.post(tool("t1"));
        topology.post(new SessionEvent.SessionEnded(envelope("end"), "exit"));
        topology.awaitLedger(ledger().accepted(3).processed(3).build());
        assertThat(closed().facts().recollection().digest()).isNotEmpty();
        assertThat(entries(StoreNames.SESSIONS)).isZero();

        days(40);

        assertThat(closed().facts().recollection().digest()).isEmpty();
        assertThat(closed().facts().recollection().prompts()).isEmpty();
        topology.post(prompt("p2", "go on"));
        assertThat(topology.session().promptCount()).isEqualTo(2);
        assertThat(topology.session().generation()).isEqualTo(2);
        assertThat(topology.session().ledger())
                .isEqualTo(ledger().accepted(4).processed(4).build());
        assertThat(entries(StoreNames.CLOSED_SESSIONS)).isZero();
    }

    private SessionState.Closed closed() {
        SessionStore sessions =
                new SessionStore(topology.store(StoreNames.SESSIONS), topology.store(StoreNames.CLOSED_SESSIONS));
        SessionState state = sessions.get(SessionNumber.of(SESSION));
        return (SessionState.Closed) Objects.requireNonNull(state, "no such session");
    }

    private int entries(String store) {
        try (var all = topology.store(store).all()) {
            int count = 0;
            for (; all.hasNext(); all.next()) {
                count++;
            }
            return count;
        }
    }

    private void minutes(int minutes) {
        for (int i = 0; i < minutes; i++) {
            topology.pass(Duration.ofMinutes(1));
        }
    }

    private void days(int days) {
        for (int i = 0; i < days * 24; i++) {
            topology.pass(HOUR);
        }
    }
}
