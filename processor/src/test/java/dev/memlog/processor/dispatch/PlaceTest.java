/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.ProviderClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PlaceTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final SessionNumber SESSION = SessionNumber.of(SessionId.local("s"));
    private final ProviderClient client = ProviderChainTest.named("only");
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final ProviderChain chain =
            new ProviderChain(List.of(client), one -> 1, one -> 0, one -> TIMEOUT, BreakerPolicy.STANDARD, nanos::get);

    @Test
    void shouldFreeOnePlaceOnceHoweverOftenItIsEnded() {
        Place first = taken();
        first.close();
        Place second = taken();

        first.close();
        first.complete(SESSION, null, false, null, NOW);

        assertThat(second.isHeld()).isTrue();
        assertThat(inFlight()).isEqualTo(1);
        assertThat(chain.lastSuccess(NOW)).as("of a call that was given back").isNull();
    }

    @Test
    void shouldTakeBackAPlaceWhenItsOwnerIsSilentForLongerThanACallAndAMinute() {
        Place silent = taken();
        pass(TIMEOUT.plusSeconds(60));
        assertThat(chain.admit(NOW, Set.of())).isInstanceOf(Admission.Full.class);

        pass(Duration.ofSeconds(1));

        assertThat(inFlight()).isZero();
        assertThat(silent.isHeld()).isFalse();
        assertThat(chain.expiredPlaces()).isEqualTo(1);
        Place next = taken();
        silent.complete(SESSION, FailureClass.REFUSED, false, null, NOW);
        assertThat(next.isHeld()).isTrue();
        assertThat(chain.status(NOW).getFirst().available()).isTrue();
    }

    @Test
    void shouldKeepAPlaceWhenItsOwnerIsHeardOf() {
        Place renewed = taken();
        pass(TIMEOUT);
        assertThat(renewed.renew()).isTrue();

        pass(TIMEOUT);

        assertThat(inFlight()).isEqualTo(1);
        assertThat(chain.longestHeld()).isEqualTo(TIMEOUT.multipliedBy(2));
        pass(TIMEOUT);
        assertThat(inFlight()).isZero();
        assertThat(renewed.renew()).isFalse();
    }

    @Test
    void shouldLetAnotherProbeGoWhenNobodyCompletesTheFirst() {
        taken().complete(SESSION, FailureClass.UNREACHABLE, false, null, NOW);
        Instant later = NOW.plusSeconds(15);
        assertThat(((Admission.Admitted) chain.admit(later, Set.of())).place().isProbe())
                .isTrue();
        assertThat(chain.admit(later, Set.of())).isInstanceOf(Admission.Unavailable.class);

        pass(TIMEOUT.plusSeconds(61));

        assertThat(((Admission.Admitted) chain.admit(later, Set.of())).place().isProbe())
                .isTrue();
    }

    private Place taken() {
        return ((Admission.Admitted) chain.admit(NOW, Set.of())).place();
    }

    private int inFlight() {
        return chain.status(NOW).getFirst().inFlight();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
