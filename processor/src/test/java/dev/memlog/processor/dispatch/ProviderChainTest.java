/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProviderChainTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final Set<String> NONE = Set.of();
    private final ProviderClient first = named("first");
    private final ProviderClient second = named("second");
    /** The newest one; set before it is used. */
    @SuppressWarnings("NullAway.Init")
    private Place place;

    @Test
    void shouldBoundTheCallsInFlight() {
        ProviderChain chain = chain(first);

        assertThat(List.of(admit(chain, NOW, NONE), admit(chain, NOW, NONE)))
                .allMatch(Admission.Admitted.class::isInstance);
        assertThat(admit(chain, NOW, NONE)).isInstanceOf(Admission.Full.class);

        place.complete(session(1), null, false, null, NOW);
        assertThat(admit(chain, NOW, NONE)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldOpenAtOnceWhenUnreachableAndLetOneProbeThroughAfterTheCoolDown() {
        ProviderChain chain = chain(first);
        call(chain, FailureClass.UNREACHABLE, 1, NOW);

        assertThat(admit(chain, at(14), NONE)).isInstanceOf(Admission.Unavailable.class);
        assertThat(admit(chain, at(15), NONE)).isInstanceOf(Admission.Admitted.class);
        assertThat(admit(chain, at(15), NONE)).isInstanceOf(Admission.Unavailable.class);

        place.complete(session(1), FailureClass.UNREACHABLE, false, null, at(15));
        assertThat(admit(chain, at(15 + 29), NONE)).isInstanceOf(Admission.Unavailable.class);
        assertThat(admit(chain, at(15 + 30), NONE)).isInstanceOf(Admission.Admitted.class);
        place.complete(session(1), null, false, null, at(45));
        assertThat(admit(chain, at(45), NONE)).isInstanceOf(Admission.Admitted.class);
        assertThat(admit(chain, at(45), NONE)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldLetAnotherProbeThroughWhenTheFirstWasNotMade() {
        ProviderChain chain = chain(first);
        call(chain, FailureClass.REFUSED, 1, NOW);
        assertThat(admit(chain, at(15), NONE)).isInstanceOf(Admission.Admitted.class);

        place.close();

        assertThat(admit(chain, at(15), NONE)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldOpenOnTransientFailuresOnlyWhenSeveralSessionsSufferThem() {
        ProviderChain chain = chain(first);
        for (int i = 0; i < 10; i++) {
            call(chain, FailureClass.TRANSIENT, 1 + i % 2, NOW);
        }
        assertThat(chain.status(NOW).getFirst().available()).isTrue();

        call(chain, FailureClass.TRANSIENT, 3, NOW);

        assertThat(chain.status(NOW).getFirst().cause()).isEqualTo(FailureClass.TRANSIENT);
    }

    @Test
    void shouldTellSinceWhenAProviderIsLeftAloneWhateverItsProbesFind() {
        ProviderChain chain = chain(first);
        assertThat(chain.status(NOW).getFirst().since()).isNull();

        call(chain, FailureClass.REFUSED, 1, NOW);
        call(chain, FailureClass.REFUSED, 1, at(15));

        assertThat(chain.status(at(16)).getFirst().since()).isEqualTo(NOW);
    }

    @Test
    void shouldWaitAsLongAsTheProviderAsks() {
        ProviderChain chain = chain(first);
        admit(chain, NOW, NONE);
        place.complete(session(1), FailureClass.RATE_LIMITED, false, Duration.ofSeconds(7), NOW);

        assertThat(admit(chain, at(6), NONE)).isInstanceOf(Admission.Unavailable.class);
        assertThat(admit(chain, at(7), NONE)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldNotLoopWhenARateLimitAsksForNoWait() {
        // Had once made 90 calls in 10 seconds.
        ProviderChain chain = chain(first);
        admit(chain, NOW, NONE);
        place.complete(session(1), FailureClass.RATE_LIMITED, false, Duration.ZERO, NOW);
        assertThat(admit(chain, NOW, NONE)).isInstanceOf(Admission.Unavailable.class);
        assertThat(admit(chain, at(1), NONE)).isInstanceOf(Admission.Admitted.class);

        place.complete(session(1), FailureClass.RATE_LIMITED, false, Duration.ZERO, at(1));

        assertThat(admit(chain, at(30), NONE)).isInstanceOf(Admission.Unavailable.class);
        assertThat(admit(chain, at(31), NONE)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldProbeWithinTheHourWhateverTheProviderAsks() {
        ProviderChain chain = chain(first);
        admit(chain, NOW, NONE);
        place.complete(session(1), FailureClass.RATE_LIMITED, false, Duration.ofDays(300), NOW);

        assertThat(admit(chain, at(3600), NONE)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldNeverAdmitMoreThanTheMinuteHolds() {
        ProviderChain chain = bounded(10, first);
        Random random = new Random(17);
        Deque<Instant> made = new ArrayDeque<>();
        Instant now = NOW;
        for (int i = 0; i < 20_000; i++) {
            now = now.plusMillis(random.nextInt(1_500));
            if (!(admit(chain, now, NONE) instanceof Admission.Admitted)) {
                continue;
            }
            if (random.nextInt(4) == 0) {
                place.close();
                continue;
            }
            // A call leaves when its attempt is committed, and not every commit takes as long.
            made.add(now.plusMillis(random.nextInt(500)));
            place.complete(session(i % 7), null, false, null, now);
        }

        List<Instant> calls = made.stream().sorted().toList();
        assertThat(calls).hasSizeGreaterThan(1_000);
        for (int i = 10; i < calls.size(); i++) {
            assertThat(Duration.between(calls.get(i - 10), calls.get(i))).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
        }
    }

    @Test
    void shouldSayWhenThereIsAPlaceAgainWhenTheMinuteIsFull() {
        ProviderChain chain = bounded(2, first, second);
        call(chain, null, 1, NOW);
        call(chain, null, 2, at(20));

        assertThat(admit(chain, at(59), NONE))
                .as("neither given up on nor left for the next provider")
                .isEqualTo(new Admission.Full(at(61)));
        assertThat(chain.status(at(59)).getFirst().available()).isTrue();
        assertThat(admit(chain, at(61), NONE)).satisfies(admitted(first, false));
        assertThat(admit(chain, at(61), NONE)).isEqualTo(new Admission.Full(at(81)));
    }

    @Test
    void shouldNotCountACallThatWasGivenBack() {
        ProviderChain chain = bounded(1, first);
        admit(chain, NOW, NONE);

        place.close();

        assertThat(admit(chain, at(1), NONE)).isInstanceOf(Admission.Admitted.class);
        assertThat(admit(chain, at(2), NONE)).isEqualTo(new Admission.Full(at(62)));
    }

    @Test
    void shouldNotWaitForTheClockToCatchUpWhenItWasSetBack() {
        ProviderChain chain = bounded(1, first);
        call(chain, null, 1, at(86_400));

        assertThat(admit(chain, NOW, NONE)).isEqualTo(new Admission.Full(at(61)));
    }

    @Test
    void shouldProbeWithinOneCoolDownWhenTheClockIsSetBack() {
        // The provider had been left alone until the clock had caught up: for two hours.
        ProviderChain chain = chain(first, second);
        call(chain, FailureClass.UNREACHABLE, 1, at(7_200));

        Admission before = admit(chain, NOW, Set.of("second"));

        assertThat(before).isEqualTo(new Admission.Unavailable("first is unreachable", at(15)));
        assertThat(admit(chain, at(3), NONE)).as("the next takes over as ever").satisfies(admitted(second, false));
        assertThat(admit(chain, at(15), NONE)).satisfies(admitted(first, true));
    }

    @Test
    void shouldProbeAtOnceWhenTheClockIsSetForward() {
        ProviderChain chain = chain(first);
        call(chain, FailureClass.UNREACHABLE, 1, NOW);

        assertThat(admit(chain, at(7_200), NONE)).satisfies(admitted(first, true));
    }

    @Test
    void shouldNotTellOfASuccessInTheFutureWhenTheClockIsSetBack() {
        // It would be newer than each failure to come, whose events would be tried again and again.
        ProviderChain chain = chain(first);
        call(chain, null, 1, at(7_200));

        assertThat(chain.lastSuccess(NOW)).isEqualTo(NOW);
        assertThat(chain.lastSuccess(at(60))).isEqualTo(NOW);
    }

    @Test
    void shouldGoOnWithTheNextProviderWhileTheFirstIsRateLimited() {
        ProviderChain chain = chain(first, second);
        admit(chain, NOW, NONE);
        place.complete(session(1), FailureClass.RATE_LIMITED, false, Duration.ofSeconds(40), NOW);

        call(chain, null, 2, at(10));

        assertThat(chain.lastSuccess(at(3_600))).isEqualTo(at(10));
        assertThat(admit(chain, at(39), NONE)).satisfies(admitted(second, false));
        assertThat(admit(chain, at(40), NONE)).satisfies(admitted(first, true));
    }

    @Test
    void shouldBackOffWhenARateLimitDoesNotSayForHowLong() {
        ProviderChain chain = chain(first);
        call(chain, FailureClass.RATE_LIMITED, 1, NOW);
        assertThat(admit(chain, at(14), NONE)).isInstanceOf(Admission.Unavailable.class);

        call(chain, FailureClass.RATE_LIMITED, 1, at(15));

        assertThat(admit(chain, at(44), NONE)).isInstanceOf(Admission.Unavailable.class);
        assertThat(admit(chain, at(45), NONE)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldFallBackOnlyAfterAFewSecondsAndComeBack() {
        ProviderChain chain = chain(first, second);
        call(chain, FailureClass.UNREACHABLE, 1, NOW);

        assertThat(admit(chain, at(2), NONE)).isInstanceOf(Admission.Unavailable.class);
        assertThat(admit(chain, at(3), NONE)).satisfies(admitted(second, false));
        assertThat(admit(chain, at(15), NONE)).satisfies(admitted(first, true));
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"REJECTED", "PROMPT_TOO_LONG", "DECLINED"})
    void shouldCountARefusalOfOneRequestAsASignOfLifeAndNoSuccess(FailureClass failure) {
        ProviderChain chain = chain(first);
        call(chain, null, 2, NOW);
        call(chain, FailureClass.UNREACHABLE, 1, NOW);

        call(chain, failure, 1, at(15));

        assertThat(chain.status(at(15)).getFirst().available()).isTrue();
        assertThat(chain.lastSuccess(at(3_600))).isEqualTo(NOW);
    }

    @Test
    void shouldLetFirstCallsThatAreTurnedDownSpeakAgainstTheProvider() {
        ProviderChain chain = chain(first, second);

        assertThat(verdict(chain, FailureClass.REJECTED, 1, NOW)).isEqualTo(FailureClass.MISCONFIGURED);

        assertThat(chain.status(NOW).getFirst().cause()).isEqualTo(FailureClass.MISCONFIGURED);
        assertThat(admit(chain, at(3), NONE)).as("the next takes over").satisfies(admitted(second, false));
        assertThat(admit(chain, at(15), NONE)).satisfies(admitted(first, true));
    }

    @Test
    void shouldLetWhatFailsForOneWhileOthersSucceedSpeakAgainstItsBatch() {
        ProviderChain chain = chain(first);
        call(chain, null, 2, NOW);

        assertThat(verdict(chain, FailureClass.REJECTED, 1, at(1))).isEqualTo(FailureClass.REJECTED);
        call(chain, null, 2, at(2));
        assertThat(verdict(chain, FailureClass.REJECTED, 1, at(16))).isEqualTo(FailureClass.REJECTED);

        assertThat(chain.status(at(16)).getFirst().available()).isTrue();
    }

    @Test
    void shouldLetRefusalsOfSeveralSessionsSpeakAgainstTheProvider() {
        ProviderChain chain = chain(first);
        call(chain, null, 1, NOW);

        assertThat(verdict(chain, FailureClass.REJECTED, 1, at(1))).isEqualTo(FailureClass.REJECTED);
        assertThat(verdict(chain, FailureClass.REJECTED, 2, at(2))).isEqualTo(FailureClass.MISCONFIGURED);

        assertThat(chain.status(at(2)).getFirst().cause()).isEqualTo(FailureClass.MISCONFIGURED);
    }

    @Test
    void shouldLetALoneSessionsRefusalsSpeakAgainstItsBatchWhileTheProviderHasWorkedOfLate() {
        ProviderChain chain = chain(first);
        call(chain, null, 1, NOW);

        assertThat(verdict(chain, FailureClass.REJECTED, 1, at(1))).isEqualTo(FailureClass.REJECTED);
        assertThat(verdict(chain, FailureClass.REJECTED, 1, at(16))).isEqualTo(FailureClass.REJECTED);
        assertThat(verdict(chain, FailureClass.REJECTED, 1, at(17)))
                .as("that is another batch")
                .isEqualTo(FailureClass.MISCONFIGURED);
        call(chain, null, 1, at(60));
        assertThat(verdict(chain, FailureClass.REJECTED, 1, at(60 + 3_600)))
                .as("it worked long ago")
                .isEqualTo(FailureClass.MISCONFIGURED);
    }

    @Test
    void shouldTellABatchThatIsTurnedDownAfterOthersWereTakenFromItsProvider() {
        ProviderChain chain = chain(first);
        assertThat(verdict(chain, FailureClass.MISCONFIGURED, 1, NOW)).isEqualTo(FailureClass.MISCONFIGURED);

        call(chain, null, 2, at(15));

        assertThat(verdict(chain, FailureClass.MISCONFIGURED, 1, at(16))).isEqualTo(FailureClass.REJECTED);
        assertThat(chain.status(at(16)).getFirst().available()).isTrue();
    }

    @Test
    void shouldTakeAPageInThePlaceOfAnAnswerForTheProvidersFaultAtOnce() {
        ProviderChain chain = chain(first);
        call(chain, null, 1, NOW);

        assertThat(verdict(chain, FailureClass.MISCONFIGURED, 1, at(1))).isEqualTo(FailureClass.MISCONFIGURED);
    }

    @Test
    void shouldTellWhenAProviderWorksThatWasNotKnownTo() {
        ProviderChain chain = chain(first);
        assertThat(chain.lastRecovery(NOW)).isNull();
        call(chain, null, 1, at(1));
        call(chain, null, 1, at(2));
        assertThat(chain.lastRecovery(at(2))).isEqualTo(at(1));

        call(chain, FailureClass.MISCONFIGURED, 1, at(3));
        call(chain, null, 2, at(18));
        call(chain, null, 2, at(19));

        assertThat(chain.lastRecovery(at(19))).isEqualTo(at(18));
    }

    @Test
    void shouldShowAProviderWhoseAnswersAreOfNoUseUntilOneIs() {
        ProviderChain chain = chain(first);
        for (int i = 1; i < UselessRun.SHOWN_FROM; i++) {
            chain.recordMessage(first, "the answer is empty");
            call(chain, i % 2 == 0 ? FailureClass.NO_ANSWER : FailureClass.MALFORMED, i, at(i));
        }
        assertThat(chain.status(at(5)).getFirst().isUseless()).isFalse();

        chain.recordMessage(first, "Sorry, no.");
        call(chain, FailureClass.NO_ANSWER, 1, at(5));

        ProviderStatus useless = chain.status(at(5)).getFirst();
        assertThat(useless.isUseless()).isTrue();
        assertThat(useless.available()).as("words open no breaker").isTrue();
        assertThat(useless.useless()).isEqualTo(new UselessRun(5, at(1), "Sorry, no."));
        call(chain, null, 2, at(6));
        assertThat(chain.status(at(6)).getFirst().useless()).isNull();
    }

    @Test
    void shouldCountAnErrorTextAsAFailedProbe() {
        ProviderChain chain = chain(first);
        call(chain, FailureClass.REFUSED, 1, NOW);

        call(chain, FailureClass.MALFORMED, 1, at(15));

        assertThat(chain.status(at(15)).getFirst().cause()).isEqualTo(FailureClass.REFUSED);
        assertThat(admit(chain, at(15 + 29), NONE)).isInstanceOf(Admission.Unavailable.class);
        assertThat(admit(chain, at(15 + 30), NONE)).satisfies(admitted(first, true));
    }

    @Test
    void shouldLetErrorTextsBeAsLongAsTheProviderIsAvailable() {
        ProviderChain chain = chain(first);
        for (int session = 1; session <= 4; session++) {
            call(chain, FailureClass.TRANSIENT, session, NOW);
        }

        call(chain, FailureClass.MALFORMED, 5, NOW);

        assertThat(chain.status(NOW).getFirst().available()).isTrue();
        call(chain, FailureClass.TRANSIENT, 5, NOW);
        assertThat(chain.status(NOW).getFirst().available())
                .as("the failures before it still count")
                .isFalse();
    }

    @Test
    void shouldOpenAtOnceOnADecisiveTransientFailure() {
        ProviderChain chain = chain(first);
        admit(chain, NOW, NONE);

        place.complete(session(1), FailureClass.TRANSIENT, true, null, NOW);

        assertThat(chain.status(NOW).getFirst().cause()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(admit(chain, at(15), NONE)).satisfies(admitted(first, true));
    }

    @Test
    void shouldTellWhatAProviderSaidWhileItIsLeftAlone() {
        ProviderChain chain = chain(first);
        admit(chain, NOW, NONE);

        chain.recordMessage(first, "HTTP 401:\n" + "no such key ".repeat(100));
        place.complete(session(1), FailureClass.REFUSED, false, null, NOW);

        assertThat(chain.status(NOW).getFirst().message())
                .startsWith("HTTP 401: no such key")
                .hasSizeLessThan(210);
        call(chain, null, 1, at(60));
        assertThat(chain.status(at(60)).getFirst().message()).isNull();
    }

    @Test
    void shouldNotAskAnExcludedProvider() {
        ProviderChain chain = chain(first, second);

        assertThat(admit(chain, NOW, Set.of("first"))).satisfies(admitted(second, false));
        assertThat(chain.hasProviderBeside(Set.of("first"))).isTrue();
        assertThat(chain.hasProviderBeside(Set.of("first", "second"))).isFalse();
        assertThatThrownBy(() -> admit(chain, NOW, Set.of("first", "second")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no provider is left beside");
    }

    @Test
    void shouldKnowTheNewestRealSuccessOfAnyProvider() {
        ProviderChain chain = chain(first, second);
        assertThat(chain.lastSuccess(at(3_600))).isNull();
        call(chain, null, 1, at(1));
        admit(chain, at(2), Set.of("first"));
        place.complete(session(2), null, false, null, at(5));

        call(chain, null, 1, at(3));
        call(chain, FailureClass.TRANSIENT, 1, at(9));

        assertThat(chain.lastSuccess(at(3_600))).isEqualTo(at(5));
    }

    /** The newest place is the one that is ended next. */
    private Admission admit(ProviderChain chain, Instant now, Set<String> excluded) {
        Admission admission = chain.admit(now, excluded);
        if (admission instanceof Admission.Admitted admitted) {
            place = admitted.place();
        }
        return admission;
    }

    private static Consumer<Admission> admitted(ProviderClient client, boolean probe) {
        return admission -> {
            assertThat(admission).isInstanceOf(Admission.Admitted.class);
            Place taken = ((Admission.Admitted) admission).place();
            assertThat(taken.client()).isSameAs(client);
            assertThat(taken.isProbe()).isEqualTo(probe);
        };
    }

    private void call(ProviderChain chain, @Nullable FailureClass failure, int session, Instant now) {
        assertThat(admit(chain, now, NONE)).isInstanceOf(Admission.Admitted.class);
        place.complete(session(session), failure, false, null, now);
    }

    private @Nullable FailureClass verdict(ProviderChain chain, FailureClass failure, int session, Instant now) {
        assertThat(admit(chain, now, NONE)).isInstanceOf(Admission.Admitted.class);
        return place.complete(session(session), failure, false, null, now);
    }

    private static Instant at(int seconds) {
        return NOW.plusSeconds(seconds);
    }

    private static SessionNumber session(int number) {
        return SessionNumber.of(SessionId.local("session-" + number));
    }

    private static ProviderChain chain(ProviderClient... clients) {
        return new ProviderChain(List.of(clients), client -> 2, BreakerPolicy.STANDARD);
    }

    private static ProviderChain bounded(int requestsPerMinute, ProviderClient... clients) {
        return new ProviderChain(
                List.of(clients),
                client -> 2,
                client -> requestsPerMinute,
                client -> Duration.ofMinutes(2),
                BreakerPolicy.STANDARD,
                System::nanoTime);
    }

    static ProviderClient named(String name) {
        return new ProviderClient() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean stateful() {
                return false;
            }

            @Override
            public ProviderOutcome call(ProviderRequest request) {
                throw new UnsupportedOperationException("admission makes no calls");
            }

            @Override
            public void close() {}
        };
    }
}
