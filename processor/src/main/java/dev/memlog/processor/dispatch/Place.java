/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.ProviderClient;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A place taken at a provider. Its owner ends it once: by {@link #complete} when the call was made, or by {@link
 * #close} when it was not. Later calls of either change nothing.
 *
 * <p>An owner that is silent for a minute longer than a call may take loses its place: the provider's gate takes it
 * back (decision 0031).
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

    /** True if the breaker is open and this call is its only probe. */
    public boolean isProbe() {
        return probe;
    }

    /** The configured timeout of one call at this provider. */
    public Duration callTimeout() {
        return gate.callTimeout();
    }

    /**
     * Restarts the owner's deadline.
     *
     * @return false if the place is no longer the owner's
     */
    public boolean renew() {
        return gate.renew(this);
    }

    /** True while the place is neither ended nor taken back. */
    public boolean isHeld() {
        return gate.holds(this);
    }

    /**
     * Ends the place after its call was made. Nothing is learned from a place that was taken back: another call has
     * reported since.
     *
     * @param failure null for a usable answer; an error text in its place is not one
     * @param decisive true for a batch's last attempt and for a replayed batch: such a transient failure opens the
     *     breaker at once, because a lone session could not meet the rule of several, and without an open breaker no
     *     probe would find the provider back
     * @return the failure as judged by the provider's other calls: a rejected request is {@link FailureClass#REJECTED}
     *     for its own sake, or {@link FailureClass#MISCONFIGURED} if all are rejected
     */
    public @Nullable FailureClass complete(
            SessionNumber session,
            @Nullable FailureClass failure,
            boolean decisive,
            @Nullable Duration retryAfter,
            Instant now) {
        return gate.complete(this, session, failure, decisive, retryAfter, now);
    }

    /** Returns the place unused, unless it was completed. */
    @Override
    public void close() {
        gate.giveBack(this);
    }
}
