/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.text.OneLine;
import dev.memlog.processor.provider.ProviderClient;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One provider with its breaker, its concurrency limit and its limit of calls per minute.
 *
 * <p>Threading: safe; asked by stream threads, updated by the threads that made the calls.
 */
final class ProviderGate {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderGate.class);
    private static final int MOST_WORDS = 200;

    /** How much longer than a call an owner may be silent: its attempt is committed before, its answer read after. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final ProviderClient client;
    private final int concurrency;
    private final BreakerPolicy policy;
    private final Duration callTimeout;
    private final ProviderBreaker breaker;
    private final RequestWindow minute;
    private final PlaceTable places;
    private final Blame blame = new Blame();
    private @Nullable Instant lastSuccess;
    private @Nullable String lastWords;
    private @Nullable UselessRun useless;

    /** Whether it has not been seen to work since the start, or since it was found misconfigured. */
    private boolean doubted = true;

    private @Nullable Instant lastRecovery;

    ProviderGate(
            ProviderClient client,
            int concurrency,
            int requestsPerMinute,
            Duration callTimeout,
            BreakerPolicy policy,
            LongSupplier nanos) {
        this.client = client;
        this.concurrency = concurrency;
        this.minute = new RequestWindow(requestsPerMinute);
        this.callTimeout = callTimeout;
        this.policy = policy;
        this.breaker = new ProviderBreaker(policy);
        this.places = new PlaceTable(callTimeout.plus(SILENCE), nanos);
    }

    ProviderClient client() {
        return client;
    }

    Duration callTimeout() {
        return callTimeout;
    }

    synchronized Admission tryAdmit(Instant now) {
        expire();
        if (!breaker.mayCall(now)) {
            return new Admission.Unavailable(reason(), breaker.probeAt(now));
        }
        if (places.size() >= concurrency) {
            return new Admission.Full(null);
        }
        Instant free = minute.nextFree(now);
        if (free != null) {
            return new Admission.Full(free);
        }
        minute.acquire(now);
        Place place = new Place(this, breaker.isOpen());
        places.add(place);
        breaker.called();
        return new Admission.Admitted(place);
    }

    synchronized boolean renew(Place place) {
        return places.renew(place);
    }

    synchronized boolean holds(Place place) {
        return places.holds(place);
    }

    synchronized void giveBack(Place place) {
        if (places.free(place)) {
            minute.giveBack();
            endProbe(place);
        }
    }

    synchronized void recordMessage(String message) {
        String line = OneLine.of(message.strip());
        lastWords = line.length() <= MOST_WORDS ? line : line.substring(0, MOST_WORDS) + "…";
    }

    synchronized @Nullable FailureClass complete(
            Place place,
            SessionNumber session,
            @Nullable FailureClass failure,
            boolean decisive,
            @Nullable Duration retryAfter,
            Instant now) {
        if (!places.free(place)) {
            return failure;
        }
        if (failure == null) {
            succeeded(session, now);
            return null;
        }
        FailureClass verdict = judge(failure, session, now);
        breaker.failed(verdict, session, decisive, retryAfter, now);
        return verdict;
    }

    private void succeeded(SessionNumber session, Instant now) {
        lastSuccess = lastSuccess == null || now.isAfter(lastSuccess) ? now : lastSuccess;
        lastRecovery = doubted ? now : lastRecovery;
        doubted = false;
        useless = null;
        blame.accepted(session, now);
        breaker.answered();
    }

    private FailureClass judge(FailureClass failure, SessionNumber session, Instant now) {
        switch (failure) {
            case REJECTED, MISCONFIGURED -> {
                FailureClass verdict = blame.verdict(session, failure, now);
                doubted |= verdict == FailureClass.MISCONFIGURED;
                return verdict;
            }
            case NO_ANSWER -> {
                blame.accepted(session, now);
                wasOfNoUse(now);
            }
            case MALFORMED -> wasOfNoUse(now);
            case DECLINED -> blame.accepted(session, now);
            default -> {
                // No other failure shows whether the request would have been accepted.
            }
        }
        return failure;
    }

    private void wasOfNoUse(Instant now) {
        String words = lastWords == null ? "" : lastWords;
        useless = useless == null ? new UselessRun(1, now, words) : useless.longer(words);
    }

    /** When it first succeeded after it was not known to work: since the start, or since it was found misconfigured. */
    synchronized @Nullable Instant lastRecovery(Instant now) {
        if (lastRecovery != null && lastRecovery.isAfter(now)) {
            lastRecovery = now;
        }
        return lastRecovery;
    }

    /**
     * Null until a call has succeeded: a rejection closes the breaker but is not a success. Never in the future, where
     * it would look newer than each later failure.
     */
    synchronized @Nullable Instant lastSuccess(Instant now) {
        if (lastSuccess != null && lastSuccess.isAfter(now)) {
            lastSuccess = now;
        }
        return lastSuccess;
    }

    /** True once the breaker has been open for so long that work moves to another provider. */
    synchronized boolean isGivenUpOn(Instant now) {
        return breaker.isOpenLongerThan(policy.fallbackAfter(), now);
    }

    synchronized ProviderStatus status(Instant now) {
        expire();
        FailureClass cause = breaker.openCause();
        return new ProviderStatus(
                client.name(),
                cause == null,
                cause,
                breaker.openSince(),
                cause == null ? null : breaker.probeAt(now),
                cause == null ? null : lastWords,
                places.size(),
                useless,
                client.learned());
    }

    synchronized Duration longestHeld() {
        return places.longestHeld();
    }

    synchronized long expired() {
        return places.expired();
    }

    private void expire() {
        for (Place place : places.expire()) {
            endProbe(place);
            LOG.atWarn()
                    .addKeyValue("provider", client.name())
                    .log("a place at the provider is taken back: its owner was silent for too long");
        }
    }

    private void endProbe(Place place) {
        // Of a call from before the breaker opened, the end says nothing about the probe that is under way.
        if (place.isProbe()) {
            breaker.returned();
        }
    }

    private String reason() {
        FailureClass cause = breaker.openCause();
        return client.name() + " is " + (cause == null ? "available" : cause.wireName());
    }
}
