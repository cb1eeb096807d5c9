/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.testkit.TestLedger.ledger;
import static dev.memlog.topology.DrivenTopology.SESSION;
import static dev.memlog.topology.DrivenTopology.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.DeadLetter;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose fault a failure is, and what becomes of the work: a provider that turns down what the test says it does. */
class FaultTest {
    private static final Duration COARSE = Duration.ofMillis(500);
    private static final SessionId OTHER = SessionId.local("session-2");
    private static final SessionId THIRD = SessionId.local("session-3");
    private static final String OBSERVATION = "<observation><type>change</type><title>t</title></observation>";

    @TempDir
    Path stateFolder;

    @AutoClose
    private DrivenTopology topology;

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile Predicate<String> bad = input -> false;
    private volatile ProviderOutcome toBad = failed(FailureClass.REJECTED);
    private final ProviderClient fickle = new ProviderClient() {
        @Override
        public String name() {
            return "fickle";
        }

        @Override
        public boolean stateful() {
            return false;
        }

        @Override
        public ProviderOutcome call(ProviderRequest request) {
            calls.add(request.input());
            return bad.test(request.input()) ? toBad : ScriptedProvider.replied(OBSERVATION);
        }

        @Override
        public void close() {}
    };

    @BeforeEach
    void open() {
        topology = new DrivenTopology(stateFolder).batchMaxEvents(1).open(fickle);
    }

    @ParameterizedTest
    @EnumSource(names = {"REJECTED", "MISCONFIGURED"})
    void shouldParkEverythingWhenTheFirstCallsAreTurnedDownAndGoOnByItself(FailureClass said) {
        bad = input -> true;
        toBad = failed(said);
        for (SessionId session : List.of(SESSION, OTHER, THIRD)) {
            topology.post(tool("a-" + session.value(), session));
            topology.post(tool("b-" + session.value(), session));
        }
        topology.awaitTrue(COARSE, () -> topology.session(THIRD).ledger().parked() == 2);
        topology.pass(Duration.ofMinutes(5));
        assertThat(topology.letters()).isEmpty();

        bad = input -> false;

        for (SessionId session : List.of(SESSION, OTHER, THIRD)) {
            topology.awaitTrue(COARSE, () -> topology.session(session).ledger().processed() == 2);
        }
        assertThat(topology.letters()).isEmpty();
    }

    @Test
    void shouldParkEverythingWhenAProviderThatWorkedTurnsDownSeveralSessions() {
        topology.post(tool("before", THIRD));
        topology.awaitTrue(() -> topology.session(THIRD).ledger().processed() == 1);
        bad = input -> true;

        topology.post(tool("a1"));
        topology.post(tool("a2"));
        topology.post(tool("b1", OTHER));
        topology.awaitTrue(COARSE, () -> topology.session(OTHER).ledger().parked() == 1);
        topology.awaitTrue(COARSE, () -> topology.session(SESSION).ledger().parked() == 2);
        assertThat(topology.letters()).isEmpty();
        bad = input -> false;

        topology.awaitTrue(COARSE, () -> topology.session(SESSION).ledger().processed() == 2);
        topology.awaitTrue(COARSE, () -> topology.session(OTHER).ledger().processed() == 1);
        assertThat(topology.letters()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"REJECTED", "MISCONFIGURED"})
    void shouldGiveUpOnlyTheBatchThatFailsWhileOthersSucceed(FailureClass said) {
        topology.post(tool("before", OTHER));
        topology.awaitTrue(() -> topology.session(OTHER).ledger().processed() == 1);
        bad = input -> input.contains("poison");
        toBad = failed(said);

        topology.post(tool("poison"));
        topology.post(tool("a2"));
        for (int i = 0; i < 3; i++) {
            int wanted = i + 2;
            topology.post(tool("o" + i, OTHER));
            topology.awaitTrue(COARSE, () -> topology.session(OTHER).ledger().processed() == wanted);
        }

        topology.awaitTrue(
                COARSE,
                () -> topology.session(SESSION)
                        .ledger()
                        .equals(ledger().accepted(2)
                                .processed(1)
                                .deadLettered(1)
                                .build()));
        assertThat(calls.stream().filter(bad)).hasSizeLessThanOrEqualTo(4);
        assertThat(topology.lastLetter().failure()).isEqualTo(FailureClass.REJECTED);
        topology.pass(Duration.ofMinutes(10));
        assertThat(topology.session(SESSION).ledger())
                .isEqualTo(ledger().accepted(2).processed(1).deadLettered(1).build());
    }

    @Test
    void shouldReplayLettersByItselfWhenTheFaultWasTheProviders() {
        topology.post(tool("a0"));
        topology.awaitLedger(ledger().accepted(1).processed(1).build());
        bad = input -> true;
        topology.post(tool("a1"));
        topology.awaitLedger(
                COARSE, ledger().accepted(2).processed(1).deadLettered(1).build());
        topology.post(tool("a2"));
        topology.awaitTrue(COARSE, () -> topology.session().ledger().parked() == 1);
        assertThat(topology.session().ledger().deadLettered()).isEqualTo(1);

        bad = input -> false;

        topology.awaitLedger(COARSE, ledger().accepted(3).processed(3).build());
        assertThat(topology.letters()).last().extracting("value").isNull();
    }

    @Test
    void shouldReplayThemAfterTheRestartThatMendedTheSettings() {
        topology.post(tool("a0"));
        topology.awaitLedger(ledger().accepted(1).processed(1).build());
        bad = input -> true;
        topology.post(tool("a1"));
        topology.awaitLedger(
                COARSE, ledger().accepted(2).processed(1).deadLettered(1).build());

        topology.restart();
        bad = input -> false;
        topology.pass(Duration.ofMinutes(2));
        assertThat(topology.session().ledger().deadLettered())
                .as("nobody has shown that it works")
                .isEqualTo(1);
        topology.post(tool("b1", OTHER));

        topology.awaitLedger(COARSE, ledger().accepted(2).processed(2).build());
    }

    @Test
    void shouldTakeALongRequestSmallerWhateverItIsTurnedDownWith() {
        bad = input -> input.length() > 10_000;
        topology.post(new SessionEvent.TurnEnded(DrivenTopology.envelope("long"), "a word ".repeat(10_000)));

        topology.awaitLedger(COARSE, ledger().accepted(1).processed(1).build());

        assertThat(calls).hasSize(2);
        assertThat(topology.letters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "I'm sorry, but I can't help with that.", "Here is what happened: a file was read."})
    void shouldAskOnceMoreAndThenKeepWhatWasNoAnswerAsALetter(String text) {
        bad = input -> true;
        toBad = new ProviderOutcome.Replied(text, new Usage(100, 5), "m", null);
        topology.post(tool("t1"));

        topology.awaitLedger(COARSE, ledger().accepted(1).deadLettered(1).build());

        assertThat(calls).hasSize(2);
        DeadLetter letter = topology.lastLetter();
        assertThat(letter.failure()).isEqualTo(FailureClass.NO_ANSWER);
        assertThat(letter.message()).contains(text.isEmpty() ? "empty" : text);
        bad = input -> false;
        topology.replay(tool("t1"));
        topology.awaitLedger(COARSE, ledger().accepted(1).processed(1).build());
    }

    @Test
    void shouldProcessWhatTheSkipElementSaysIsNothing() {
        bad = input -> true;
        toBad = new ProviderOutcome.Replied("<skip_summary reason=\"x\"/>", new Usage(100, 5), "m", null);
        topology.post(tool("t1"));

        topology.awaitLedger(ledger().accepted(1).processed(1).build());

        assertThat(calls).hasSize(1);
    }

    @Test
    void shouldSpendOneCallOnWhatIsDeclinedAndGoOn() {
        bad = input -> input.contains("walrus");
        toBad = failed(FailureClass.DECLINED);
        topology.post(tool("walrus"));
        topology.post(tool("a2"));
        topology.post(tool("b1", OTHER));

        topology.awaitLedger(ledger().accepted(2).processed(1).deadLettered(1).build());
        topology.awaitTrue(() -> topology.session(OTHER).ledger().processed() == 1);

        assertThat(calls).hasSize(3);
        assertThat(topology.lastLetter().failure()).isEqualTo(FailureClass.DECLINED);
        topology.pass(Duration.ofMinutes(5));
        assertThat(calls).hasSize(3);
    }

    private static ProviderOutcome failed(FailureClass failure) {
        return new ProviderOutcome.Failed(failure, "HTTP 400: no", null);
    }
}
