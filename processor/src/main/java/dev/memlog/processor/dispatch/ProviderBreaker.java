/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of one provider: blocks calls while they are no use, and lets one probe through at a time.
 *
 * <p>Threading: confined to {@link ProviderGate}'s lock.
 */
final class ProviderBreaker {
    private final BreakerPolicy policy;
    private final Set<SessionNumber> failingSessions = new HashSet<>();
    private int failures;
    private @Nullable Opening opening;

    /**
     * @param pause from the failure to the next probe
     * @param probing whether the one probe is under way
     */
    private record Opening(
            FailureClass cause, Instant since, Instant probeAt, Duration pause, Duration coolDown, boolean probing) {
        Opening probing(boolean now) {
            return new Opening(cause, since, probeAt, pause, coolDown, now);
        }

        Opening within(Instant now) {
            return new Opening(cause, earlier(since, now), earlier(probeAt, now.plus(pause)), pause, coolDown, probing);
        }

        private static Instant earlier(Instant one, Instant other) {
            return one.isBefore(other) ? one : other;
        }
    }

    ProviderBreaker(BreakerPolicy policy) {
        this.policy = policy;
    }

    /** Whether a call may go out; true for the probe once the cool-down is over. */
    boolean mayCall(Instant now) {
        Opening open = keepWithinReach(now);
        return open == null || (!open.probing() && !now.isBefore(open.probeAt()));
    }

    /** A call that {@link #mayCall} let through is about to be made. */
    void called() {
        if (opening != null) {
            opening = opening.probing(true);
        }
    }

    /** A call that was let through was not made after all. */
    void returned() {
        if (opening != null) {
            opening = opening.probing(false);
        }
    }

    boolean isOpen() {
        return opening != null;
    }

    /** The provider answered: it may be called. */
    void answered() {
        opening = null;
        failures = 0;
        failingSessions.clear();
    }

    /**
     * @param decisive true if one transient failure opens the breaker: it was a batch's last attempt
     * @param retryAfter what the provider asked for; null when it did not
     */
    void failed(
            FailureClass failure, SessionNumber session, boolean decisive, @Nullable Duration retryAfter, Instant now) {
        switch (failure) {
            case UNREACHABLE, REFUSED, RATE_LIMITED, MISCONFIGURED -> open(failure, retryAfter, now);
            case TRANSIENT -> {
                failures++;
                failingSessions.add(session);
                boolean general = failures >= policy.failures() && failingSessions.size() >= policy.sessions();
                if (opening != null || general || decisive) {
                    open(failure, retryAfter, now);
                }
            }
            // It answered, only not as hoped: that says nothing against calling it for others.
            case REJECTED, DECLINED, PROMPT_TOO_LONG -> answered();
            // The answer is unusable, so a probe has not shown that the provider is back; nor is the provider known to
            // be down.
            case MALFORMED, NO_ANSWER -> {
                Opening open = opening;
                if (open != null) {
                    open(open.cause(), retryAfter, now);
                }
            }
            // Says nothing about the provider; if this was the probe, another may go.
            case SESSION_GONE, OVER_BUDGET, INTERRUPTED, STALE, UNDECODABLE -> returned();
        }
    }

    private void open(FailureClass cause, @Nullable Duration retryAfter, Instant now) {
        Opening before = opening;
        if (before != null && !before.probing()) {
            return; // A call made before the breaker opened has failed too: no news.
        }
        Duration longer = before == null ? policy.coolDown() : before.coolDown().multipliedBy(2);
        Duration coolDown = min(longer, policy.longestCoolDown());
        Instant since = before == null ? now : before.since();
        Duration wait = wait(retryAfter, coolDown, before != null);
        opening = new Opening(cause, since, now.plus(wait), wait, coolDown, false);
    }

    /** A clock that was set back must not make a provider wait for it to catch up: the wait restarts at most. */
    private @Nullable Opening keepWithinReach(Instant now) {
        opening = opening == null ? null : opening.within(now);
        return opening;
    }

    /** As long as the provider asks, within reason: one that asks for no wait and refuses again gets the cool-down. */
    private Duration wait(@Nullable Duration asked, Duration coolDown, boolean again) {
        if (asked == null || (again && asked.compareTo(policy.leastWait()) < 0)) {
            return coolDown;
        }
        return min(max(asked, policy.leastWait()), policy.longestWait());
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** Null while calls are let through. */
    @Nullable
    FailureClass openCause() {
        return opening == null ? null : opening.cause();
    }

    /** Null while calls are let through. */
    @Nullable
    Instant openSince() {
        return opening == null ? null : opening.since();
    }

    boolean isOpenLongerThan(Duration duration, Instant now) {
        Opening open = keepWithinReach(now);
        return open != null && !now.isBefore(open.since().plus(duration));
    }

    /**
     * When the next probe may go out; meaningful only while open. Reading it changes nothing, whatever the caller's
     * clock.
     */
    Instant probeAt(Instant now) {
        return opening == null ? now : opening.probeAt();
    }
}
