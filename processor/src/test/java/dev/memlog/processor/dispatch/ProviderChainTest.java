/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.FailureClass;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProviderChainTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private final ProviderClient first = named("first");
    private final ProviderClient second = named("second");

    @Test
    void shouldBoundTheCallsInFlight() {
        ProviderChain chain = chain(first);

        assertThat(List.of(chain.admit(NOW), chain.admit(NOW))).allMatch(Admission.Admitted.class::isInstance);
        assertThat(chain.admit(NOW)).isInstanceOf(Admission.Full.class);

        chain.complete(first, session(1), null, null, NOW);
        assertThat(chain.admit(NOW)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldOpenAtOnceWhenUnreachableAndLetOneProbeThroughAfterTheCoolDown() {
        ProviderChain chain = chain(first);
        call(chain, FailureClass.UNREACHABLE, 1, NOW);

        assertThat(chain.admit(at(14))).isInstanceOf(Admission.Unavailable.class);
        assertThat(chain.admit(at(15))).isInstanceOf(Admission.Admitted.class);
        assertThat(chain.admit(at(15))).isInstanceOf(Admission.Unavailable.class);

        chain.complete(first, session(1), FailureClass.UNREACHABLE, null, at(15));
        assertThat(chain.admit(at(15 + 29))).isInstanceOf(Admission.Unavailable.class);
        assertThat(chain.admit(at(15 + 30))).isInstanceOf(Admission.Admitted.class);
        chain.complete(first, session(1), null, null, at(45));
        assertThat(chain.admit(at(45))).isInstanceOf(Admission.Admitted.class);
        assertThat(chain.admit(at(45))).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldLetAnotherProbeThroughWhenTheFirstWasNotMade() {
        ProviderChain chain = chain(first);
        call(chain, FailureClass.REFUSED, 1, NOW);
        assertThat(chain.admit(at(15))).isInstanceOf(Admission.Admitted.class);

        chain.giveBack(first);

        assertThat(chain.admit(at(15))).isInstanceOf(Admission.Admitted.class);
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
    void shouldWaitAsLongAsTheProviderAsks() {
        ProviderChain chain = chain(first);
        chain.admit(NOW);
        chain.complete(first, session(1), FailureClass.RATE_LIMITED, Duration.ofSeconds(7), NOW);

        assertThat(chain.admit(at(6))).isInstanceOf(Admission.Unavailable.class);
        assertThat(chain.admit(at(7))).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldNotLoopWhenARateLimitAsksForNoWait() {
        // Had once made 90 calls in 10 seconds.
        ProviderChain chain = chain(first);
        chain.admit(NOW);
        chain.complete(first, session(1), FailureClass.RATE_LIMITED, Duration.ZERO, NOW);
        assertThat(chain.admit(NOW)).isInstanceOf(Admission.Unavailable.class);
        assertThat(chain.admit(at(1))).isInstanceOf(Admission.Admitted.class);

        chain.complete(first, session(1), FailureClass.RATE_LIMITED, Duration.ZERO, at(1));

        assertThat(chain.admit(at(30))).isInstanceOf(Admission.Unavailable.class);
        assertThat(chain.admit(at(31))).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldProbeWithinTheHourWhateverTheProviderAsks() {
        ProviderChain chain = chain(first);
        chain.admit(NOW);
        chain.complete(first, session(1), FailureClass.RATE_LIMITED, Duration.ofDays(300), NOW);

        assertThat(chain.admit(at(3600))).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldFallBackOnlyAfterAFewSecondsAndComeBack() {
        ProviderChain chain = chain(first, second);
        call(chain, FailureClass.UNREACHABLE, 1, NOW);

        assertThat(chain.admit(at(2))).isInstanceOf(Admission.Unavailable.class);
        assertThat(chain.admit(at(3))).isEqualTo(new Admission.Admitted(second));
        assertThat(chain.admit(at(15))).isEqualTo(new Admission.Admitted(first));
    }

    @Test
    void shouldCountAWrongAnswerAsASignOfLife() {
        ProviderChain chain = chain(first);
        call(chain, FailureClass.UNREACHABLE, 1, NOW);
        chain.admit(at(15));

        chain.complete(first, session(1), FailureClass.MALFORMED, null, at(15));

        assertThat(chain.status(at(15)).getFirst().available()).isTrue();
    }

    private static void call(ProviderChain chain, FailureClass failure, int session, Instant now) {
        Admission.Admitted admitted = (Admission.Admitted) chain.admit(now);
        chain.complete(admitted.client(), session(session), failure, null, now);
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
