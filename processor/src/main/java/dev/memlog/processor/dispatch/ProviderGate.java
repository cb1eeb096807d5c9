/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import dev.memlog.event.FailureClass;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.text.OneLine;
import dev.memlog.processor.provider.ProviderClient;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One provider with its breaker, its bound of calls in flight and its bound of calls a minute.
 *
 * <p>Threading: safe; asked by stream threads, told by the threads that made the calls.
 */
final class ProviderGate {
    private static final int MOST_WORDS = 200;

    private final ProviderClient client;
    private final int concurrency;
    private final BreakerPolicy policy;
    private final ProviderBreaker breaker;
    private final RequestWindow minute;
    private int inFlight;
    private @Nullable Instant lastSuccess;
    private @Nullable String lastWords;

    ProviderGate(ProviderClient client, int concurrency, int requestsPerMinute, BreakerPolicy policy) {
        this.client = client;
        this.concurrency = concurrency;
        this.minute = new RequestWindow(requestsPerMinute);
        this.policy = policy;
        this.breaker = new ProviderBreaker(policy);
    }

    ProviderClient client() {
        return client;
    }

    synchronized Admission tryAdmit(Instant now) {
        if (!breaker.mayCall(now)) {
            return new Admission.Unavailable(reason(), breaker.probeAt(now));
        }
        if (inFlight >= concurrency) {
            return new Admission.Full(null);
        }
        Instant free = minute.nextFree(now);
        if (free != null) {
            return new Admission.Full(free);
        }
        minute.take(now);
        inFlight++;
        boolean probe = breaker.isOpen();
        breaker.called();
        return new Admission.Admitted(client, probe);
    }

    synchronized void giveBack() {
        inFlight--;
        minute.giveBack();
        breaker.returned();
    }

    synchronized void heard(String message) {
        String line = OneLine.of(message.strip());
        lastWords = line.length() <= MOST_WORDS ? line : line.substring(0, MOST_WORDS) + "…";
    }

    synchronized void complete(
            SessionNumber session,
            @Nullable FailureClass failure,
            boolean decisive,
            @Nullable Duration retryAfter,
            Instant now) {
        inFlight--;
        if (failure == null) {
            lastSuccess = lastSuccess == null || now.isAfter(lastSuccess) ? now : lastSuccess;
            breaker.answered();
        } else {
            breaker.failed(failure, session, decisive, retryAfter, now);
        }
    }

    /** Null until a call has really succeeded: a rejection closes the breaker, and yet is no success. */
    synchronized @Nullable Instant lastSuccess() {
        return lastSuccess;
    }

    /** Open for so long that work should not wait for it where another provider can take it. */
    synchronized boolean isGivenUpOn(Instant now) {
        return breaker.isOpenLongerThan(policy.fallbackAfter(), now);
    }

    synchronized ProviderStatus status(Instant now) {
        FailureClass cause = breaker.openCause();
        return new ProviderStatus(
                client.name(),
                cause == null,
                cause,
                breaker.openSince(),
                cause == null ? null : breaker.probeAt(now),
                cause == null ? null : lastWords,
                inFlight);
    }

    private String reason() {
        FailureClass cause = breaker.openCause();
        return client.name() + " is " + (cause == null ? "available" : cause.wireName());
    }
}
