/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.FailureClass;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProviderChainTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final Set<String> NONE = Set.of();
    private final ProviderClient first = named("first");
    private final ProviderClient second = named("second");

    @Test
    void shouldBoundTheCallsInFlight() {
        ProviderChain chain = chain(first);

        assertThat(List.of(chain.admit(NOW, NONE), chain.admit(NOW, NONE)))
                .allMatch(Admission.Admitted.class::isInstance);
        assertThat(chain.admit(NOW, NONE)).isInstanceOf(Admission.Full.class);

        chain.complete(first, session(1), null, false, null, NOW);
        assertThat(chain.admit(NOW, NONE)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldOpenAtOnceWhenUnreachableAndLetOneProbeThroughAfterTheCoolDown() {
        ProviderChain chain = chain(first);
        call(chain, FailureClass.UNREACHABLE, 1, NOW);

        assertThat(chain.admit(at(14), NONE)).isInstanceOf(Admission.Unavailable.class);
        assertThat(chain.admit(at(15), NONE)).isInstanceOf(Admission.Admitted.class);
        assertThat(chain.admit(at(15), NONE)).isInstanceOf(Admission.Unavailable.class);

        chain.complete(first, session(1), FailureClass.UNREACHABLE, false, null, at(15));
        assertThat(chain.admit(at(15 + 29), NONE)).isInstanceOf(Admission.Unavailable.class);
        assertThat(chain.admit(at(15 + 30), NONE)).isInstanceOf(Admission.Admitted.class);
        chain.complete(first, session(1), null, false, null, at(45));
        assertThat(chain.admit(at(45), NONE)).isInstanceOf(Admission.Admitted.class);
        assertThat(chain.admit(at(45), NONE)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldLetAnotherProbeThroughWhenTheFirstWasNotMade() {
        ProviderChain chain = chain(first);
        call(chain, FailureClass.REFUSED, 1, NOW);
        assertThat(chain.admit(at(15), NONE)).isInstanceOf(Admission.Admitted.class);

        chain.giveBack(first);

        assertThat(chain.admit(at(15), NONE)).isInstanceOf(Admission.Admitted.class);
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
        chain.admit(NOW, NONE);
        chain.complete(first, session(1), FailureClass.RATE_LIMITED, false, Duration.ofSeconds(7), NOW);

        assertThat(chain.admit(at(6), NONE)).isInstanceOf(Admission.Unavailable.class);
        assertThat(chain.admit(at(7), NONE)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldNotLoopWhenARateLimitAsksForNoWait() {
        // Had once made 90 calls in 10 seconds.
        ProviderChain chain = chain(first);
        chain.admit(NOW, NONE);
        chain.complete(first, session(1), FailureClass.RATE_LIMITED, false, Duration.ZERO, NOW);
        assertThat(chain.admit(NOW, NONE)).isInstanceOf(Admission.Unavailable.class);
        assertThat(chain.admit(at(1), NONE)).isInstanceOf(Admission.Admitted.class);

        chain.complete(first, session(1), FailureClass.RATE_LIMITED, false, Duration.ZERO, at(1));

        assertThat(chain.admit(at(30), NONE)).isInstanceOf(Admission.Unavailable.class);
        assertThat(chain.admit(at(31), NONE)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldProbeWithinTheHourWhateverTheProviderAsks() {
        ProviderChain chain = chain(first);
        chain.admit(NOW, NONE);
        chain.complete(first, session(1), FailureClass.RATE_LIMITED, false, Duration.ofDays(300), NOW);

        assertThat(chain.admit(at(3600), NONE)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldNeverAdmitMoreThanTheMinuteHolds() {
        ProviderChain chain = bounded(10, first);
        Random random = new Random(17);
        Deque<Instant> made = new ArrayDeque<>();
        Instant now = NOW;
        for (int i = 0; i < 20_000; i++) {
            now = now.plusMillis(random.nextInt(1_500));
            if (!(chain.admit(now, NONE) instanceof Admission.Admitted)) {
                continue;
            }
            if (random.nextInt(4) == 0) {
                chain.giveBack(first);
                continue;
            }
            // A call leaves when its attempt is committed, and not every commit takes as long.
            made.add(now.plusMillis(random.nextInt(500)));
            chain.complete(first, session(i % 7), null, false, null, now);
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

        assertThat(chain.admit(at(59), NONE))
                .as("neither given up on nor left for the next provider")
                .isEqualTo(new Admission.Full(at(61)));
        assertThat(chain.status(at(59)).getFirst().available()).isTrue();
        assertThat(chain.admit(at(61), NONE)).isEqualTo(new Admission.Admitted(first, false));
        assertThat(chain.admit(at(61), NONE)).isEqualTo(new Admission.Full(at(81)));
    }

    @Test
    void shouldNotCountACallThatWasGivenBack() {
        ProviderChain chain = bounded(1, first);
        chain.admit(NOW, NONE);

        chain.giveBack(first);

        assertThat(chain.admit(at(1), NONE)).isInstanceOf(Admission.Admitted.class);
        assertThat(chain.admit(at(2), NONE)).isEqualTo(new Admission.Full(at(62)));
    }

    @Test
    void shouldNotWaitForTheClockToCatchUpWhenItWasSetBack() {
        ProviderChain chain = bounded(1, first);
        call(chain, null, 1, at(86_400));

        assertThat(chain.admit(NOW, NONE)).isEqualTo(new Admission.Full(at(61)));
    }

    @Test
    void shouldGoOnWithTheNextProviderWhileTheFirstIsRateLimited() {
        ProviderChain chain = chain(first, second);
        chain.admit(NOW, NONE);
        chain.complete(first, session(1), FailureClass.RATE_LIMITED, false, Duration.ofSeconds(40), NOW);

        call(chain, null, 2, at(10));

        assertThat(chain.lastSuccess()).isEqualTo(at(10));
        assertThat(chain.admit(at(39), NONE)).isEqualTo(new Admission.Admitted(second, false));
        assertThat(chain.admit(at(40), NONE)).isEqualTo(new Admission.Admitted(first, true));
    }

    @Test
    void shouldBackOffWhenARateLimitDoesNotSayForHowLong() {
        ProviderChain chain = chain(first);
        call(chain, FailureClass.RATE_LIMITED, 1, NOW);
        assertThat(chain.admit(at(14), NONE)).isInstanceOf(Admission.Unavailable.class);

        call(chain, FailureClass.RATE_LIMITED, 1, at(15));

        assertThat(chain.admit(at(44), NONE)).isInstanceOf(Admission.Unavailable.class);
        assertThat(chain.admit(at(45), NONE)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldFallBackOnlyAfterAFewSecondsAndComeBack() {
        ProviderChain chain = chain(first, second);
        call(chain, FailureClass.UNREACHABLE, 1, NOW);

        assertThat(chain.admit(at(2), NONE)).isInstanceOf(Admission.Unavailable.class);
        assertThat(chain.admit(at(3), NONE)).isEqualTo(new Admission.Admitted(second, false));
        assertThat(chain.admit(at(15), NONE)).isEqualTo(new Admission.Admitted(first, true));
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"REJECTED", "PROMPT_TOO_LONG"})
    void shouldCountARefusalOfOneRequestAsASignOfLifeAndNoSuccess(FailureClass failure) {
        ProviderChain chain = chain(first);
        call(chain, FailureClass.UNREACHABLE, 1, NOW);

        call(chain, failure, 1, at(15));

        assertThat(chain.status(at(15)).getFirst().available()).isTrue();
        assertThat(chain.lastSuccess()).isNull();
    }

    @Test
    void shouldCountAnErrorTextAsAFailedProbe() {
        ProviderChain chain = chain(first);
        call(chain, FailureClass.REFUSED, 1, NOW);

        call(chain, FailureClass.MALFORMED, 1, at(15));

        assertThat(chain.status(at(15)).getFirst().cause()).isEqualTo(FailureClass.REFUSED);
        assertThat(chain.admit(at(15 + 29), NONE)).isInstanceOf(Admission.Unavailable.class);
        assertThat(chain.admit(at(15 + 30), NONE)).isEqualTo(new Admission.Admitted(first, true));
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
        chain.admit(NOW, NONE);

        chain.complete(first, session(1), FailureClass.TRANSIENT, true, null, NOW);

        assertThat(chain.status(NOW).getFirst().cause()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(chain.admit(at(15), NONE)).isEqualTo(new Admission.Admitted(first, true));
    }

    @Test
    void shouldTellWhatAProviderSaidWhileItIsLeftAlone() {
        ProviderChain chain = chain(first);
        chain.admit(NOW, NONE);

        chain.heard(first, "HTTP 401:\n" + "no such key ".repeat(100));
        chain.complete(first, session(1), FailureClass.REFUSED, false, null, NOW);

        assertThat(chain.status(NOW).getFirst().message())
                .startsWith("HTTP 401: no such key")
                .hasSizeLessThan(210);
        call(chain, null, 1, at(60));
        assertThat(chain.status(at(60)).getFirst().message()).isNull();
    }

    @Test
    void shouldNotAskAnExcludedProvider() {
        ProviderChain chain = chain(first, second);

        assertThat(chain.admit(NOW, Set.of("first"))).isEqualTo(new Admission.Admitted(second, false));
        assertThat(chain.hasProviderBeside(Set.of("first"))).isTrue();
        assertThat(chain.hasProviderBeside(Set.of("first", "second"))).isFalse();
        assertThatThrownBy(() -> chain.admit(NOW, Set.of("first", "second")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no provider is left beside");
    }

    @Test
    void shouldKnowTheNewestRealSuccessOfAnyProvider() {
        ProviderChain chain = chain(first, second);
        assertThat(chain.lastSuccess()).isNull();
        call(chain, null, 1, at(1));
        chain.admit(at(2), Set.of("first"));
        chain.complete(second, session(2), null, false, null, at(5));

        call(chain, null, 1, at(3));
        call(chain, FailureClass.TRANSIENT, 1, at(9));

        assertThat(chain.lastSuccess()).isEqualTo(at(5));
    }

    private static void call(ProviderChain chain, @Nullable FailureClass failure, int session, Instant now) {
        Admission.Admitted admitted = (Admission.Admitted) chain.admit(now, NONE);
        chain.complete(admitted.client(), session(session), failure, false, null, now);
    }

    private static Instant at(int seconds) {
        return NOW.plusSeconds(seconds);
    }

    private static SessionNumber session(int number) {
        return SessionNumber.of(new SessionId("session-" + number));
    }

    private static ProviderChain chain(ProviderClient... clients) {
        return new ProviderChain(List.of(clients), client -> 2, BreakerPolicy.STANDARD);
    }

    private static ProviderChain bounded(int requestsPerMinute, ProviderClient... clients) {
        return new ProviderChain(List.of(clients), client -> 2, client -> requestsPerMinute, BreakerPolicy.STANDARD);
    }

    private static ProviderClient named(String name) {
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
