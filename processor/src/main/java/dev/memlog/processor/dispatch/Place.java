/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import dev.memlog.event.FailureClass;
import dev.memlog.event.SessionNumber;
import dev.memlog.processor.provider.ProviderClient;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A place taken at a provider. Whoever holds it owns it, and ends it once: by {@link #complete} when the call was made,
 * or by {@link #close} when it was not. What comes after the first of these changes nothing.
 *
 * <p>An owner that is silent for longer than a call may take, and a minute, has lost its place: the provider's gate takes
 * it back (decision 0031).
 *
 * <p>Threading: safe.
 */
public final class Place implements AutoCloseable {
    private final ProviderGate gate;
    private final boolean probe;

    Place(ProviderGate gate, boolean probe) {
        this.gate = gate;
        this.probe = probe;
    }

    public ProviderClient client() {
        return gate.client();
    }

    /** Whether the provider is being left alone, and this is the one call that finds out if it is back. */
    public boolean isProbe() {
        return probe;
    }

    /** What one call at this provider may take by its settings. */
    public Duration callTimeout() {
        return gate.callTimeout();
    }

    /**
     * The owner goes on: its deadline begins anew.
     *
     * @return false if the place is no longer the owner's
     */
    public boolean renew() {
        return gate.renew(this);
    }

    /** Whether the place is neither ended nor taken back. */
    public boolean isHeld() {
        return gate.holds(this);
    }

    /**
     * The call was made. Of a place that was taken back nothing is learned: another call has told more since.
     *
     * @param failure null when the provider gave an answer worth the name; an error text in its place is not
     * @param decisive whether this was a batch's last attempt, or one of a batch replayed from the dead letters: such a
     *     transient failure opens the breaker at once, for a session that is alone could not meet the rule of several,
     *     and without an open breaker nobody would find out that the provider is back
     * @return the failure as the provider's other calls show it: a request that was turned down is {@link
     *     FailureClass#REJECTED} for its own sake, or {@link FailureClass#MISCONFIGURED} if all are
     */
    public @Nullable FailureClass complete(
            SessionNumber session,
            @Nullable FailureClass failure,
            boolean decisive,
            @Nullable Duration retryAfter,
            Instant now) {
        return gate.complete(this, session, failure, decisive, retryAfter, now);
    }

    /** The call was not made, if nobody has said before that it was. */
    @Override
    public void close() {
        gate.giveBack(this);
    }
}
