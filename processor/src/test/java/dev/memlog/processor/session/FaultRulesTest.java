/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.provider.Usage;
import dev.memlog.processor.reply.ParsedReply;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a batch that is turned down, or answered with nothing. */
class FaultRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final SessionId SESSION = SessionId.local("session-1");

    private final SessionMachine machine = new SessionMachine(RetryPolicy.STANDARD);

    @Test
    void shouldTryWhatIsTurnedDownOnceMoreInAnotherWayAndThenGiveItUp() {
        SessionState first = machine.on(calling(), failed(FailureClass.REJECTED, false))
                .applied()
                .state();

        assertThat(first).isInstanceOfSatisfying(SessionState.Retrying.class, retrying -> {
            assertThat(retrying.batch().shrunk()).isTrue();
            assertThat(retrying.dueAt()).as("others may call before").isEqualTo(NOW.plusSeconds(15));
        });
        Transition.Applied second = machine.on(calling(start(first)), failed(FailureClass.REJECTED, false))
                .applied();
        assertThat(second.state()).isInstanceOf(SessionState.Idle.class);
        assertThat(givenUp(second).failure()).isEqualTo(FailureClass.REJECTED);
    }

    @Test
    void shouldGiveUpAtOnceWhatWasTurnedDownAndPaid() {
        Transition.Applied transition =
                machine.on(calling(), failed(FailureClass.REJECTED, true)).applied();

        assertThat(givenUp(transition).failure()).isEqualTo(FailureClass.REJECTED);
    }

    @Test
    void shouldParkWithoutSpendingAnAttemptWhenTheProviderIsMisconfigured() {
        Transition.Applied transition =
                machine.on(calling(), failed(FailureClass.MISCONFIGURED, false)).applied();

        assertThat(transition.effects()).isEmpty();
        assertThat(transition.state()).isInstanceOfSatisfying(SessionState.Parked.class, parked -> {
            assertThat(parked.reason()).isEqualTo("misconfigured");
            assertThat(Objects.requireNonNull(parked.batch(), "batch").attempts())
                    .isZero();
            assertThat(Objects.requireNonNull(parked.batch(), "batch").shrunk())
                    .as("the next probe is smaller")
                    .isTrue();
            assertThat(Objects.requireNonNull(parked.batch(), "batch").whole().shrunk())
                    .as("what goes on is whole")
                    .isFalse();
        });
    }

    @Test
    void shouldSpendTheAttemptWhenAMisconfiguredProviderWasPaid() {
        Transition.Applied transition =
                machine.on(calling(), failed(FailureClass.MISCONFIGURED, true)).applied();

        assertThat(transition.state())
                .isInstanceOfSatisfying(
                        SessionState.Retrying.class,
                        retrying -> assertThat(retrying.batch().attempts()).isEqualTo(1));
    }

    @Test
    void shouldAskWholeAgainWhenTheProviderIsLeftAloneMeanwhile() {
        SessionState held = machine.on(calling(), failed(FailureClass.REJECTED, false))
                .applied()
                .state();

        SessionState parked = machine.on(
                        held,
                        new SessionInput.ProvidersUnavailable("scripted is misconfigured", NOW.plusSeconds(15), NOW))
                .applied()
                .state();

        assertThat(Objects.requireNonNull(((SessionState.Parked) parked).batch(), "batch")
                        .shrunk())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "I cannot help with that.", "Sure, here is what happened"})
    void shouldNeverTakeWordsForTheWordThatThereIsNothingToRecord(String head) {
        SessionState first = machine.on(calling(), answered(new ParsedReply.NoAnswer(head)))
                .applied()
                .state();
        assertThat(((SessionState.Retrying) first).batch().askedAgain()).isTrue();

        Transition.Applied second = machine.on(calling(start(first)), answered(new ParsedReply.NoAnswer(head)))
                .applied();

        SessionEffect.DeadLetterEvents letter = givenUp(second);
        assertThat(letter.failure()).isEqualTo(FailureClass.NO_ANSWER);
        assertThat(letter.message()).contains(head.isEmpty() ? "empty" : head);
        assertThat(second.state().toLedger().skipped()).isZero();
        assertThat(second.state().toLedger().deadLettered()).isEqualTo(1);
        assertThat(second.state().facts().skipEvidence()).isEqualTo(head);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldAskAgainOnceWhenAClientFindsNoAnswer(boolean answered) {
        SessionState first = machine.on(calling(), failed(FailureClass.NO_ANSWER, answered))
                .applied()
                .state();
        assertThat(((SessionState.Retrying) first).batch().askedAgain()).isTrue();

        Transition.Applied second = machine.on(calling(start(first)), failed(FailureClass.NO_ANSWER, answered))
                .applied();

        assertThat(givenUp(second).failure()).isEqualTo(FailureClass.NO_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGiveUpWhatIsDeclinedAfterOneCallAndBeginAnotherConversation(boolean answered) {
        SessionState.Calling calling = calling();
        SessionFacts facts = calling.facts();
        SessionState talking = calling.with(facts.with(facts.recollection().useMemorySession("scripted", "talk-1")));

        Transition.Applied transition =
                machine.on(talking, failed(FailureClass.DECLINED, answered)).applied();

        assertThat(givenUp(transition).failure()).isEqualTo(FailureClass.DECLINED);
        assertThat(transition.state()).isInstanceOf(SessionState.Idle.class);
        assertThat(transition.state().facts().recollection().memorySessions()).isEmpty();
    }

    private static SessionEffect.DeadLetterEvents givenUp(Transition.Applied transition) {
        return (SessionEffect.DeadLetterEvents) transition.effects().stream()
                .filter(SessionEffect.DeadLetterEvents.class::isInstance)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is given up: " + transition));
    }

    private static Batch start(SessionState retrying) {
        return ((SessionState.Retrying) retrying).batch();
    }

    private static SessionState.Calling calling() {
        return calling(Batch.freeze(List.of(1L), 0, false));
    }

    private static SessionState.Calling calling(Batch batch) {
        Envelope envelope = new Envelope(
                new EventId("e0"),
                SessionNumber.of(SESSION),
                SESSION,
                NOW,
                "local",
                "dev",
                "claude-code",
                "shop",
                null,
                null,
                null);
        SessionFacts facts = SessionFacts.open(SessionIdentity.of(envelope), NOW);
        return new SessionState.Calling(facts.with(Tally.EMPTY.addOpen()), batch.spendAttempt(), "scripted", NOW);
    }

    private static SessionInput failed(FailureClass failure, boolean answered) {
        return new SessionInput.CallFailed(failure, "HTTP 400: no", null, false, answered, NOW);
    }

    private static SessionInput answered(ParsedReply reply) {
        Charge charge = new Charge("scripted", "model", new Usage(10, 2), 7L);
        return new SessionInput.ProviderAnswered(reply, List.of(), 0, charge, "scripted-1", false, NOW);
    }
}
