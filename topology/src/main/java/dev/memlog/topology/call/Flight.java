/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.call;

import dev.memlog.event.CallRecord;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.dispatch.Place;
import dev.memlog.processor.money.SpendOwner;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome.Failed;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call under way. Two calls with the same record are two flights, which end independently.
 *
 * <p>Threading: confined to the stream thread, except for {@link #land}, which the caller's thread also calls.
 */
final class Flight {
    private final CallRecord call;
    private final Place place;
    private final @Nullable SpendOwner owner;
    private final boolean decisive;
    private final long deadline;
    private @Nullable Thread thread;

    /**
     * @param owner null for a call that is not made
     * @param deadline in monotonic nanoseconds
     */
    Flight(CallRecord call, Place place, @Nullable SpendOwner owner, boolean decisive, long deadline) {
        this.call = call;
        this.place = place;
        this.owner = owner;
        this.decisive = decisive;
        this.deadline = deadline;
    }

    CallRecord call() {
        return call;
    }

    ProviderClient client() {
        return place.client();
    }

    @Nullable
    SpendOwner owner() {
        return owner;
    }

    void startOn(Thread caller) {
        thread = caller;
        caller.start();
    }

    void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Whether its deadline has passed for longer than {@code grace}. */
    boolean isOverdue(long nanos, Duration grace) {
        return nanos - deadline > grace.toNanos();
    }

    Completion failed(FailureClass failure, String message) {
        return CallMaker.failed(call, client(), new Failed(failure, message, null));
    }

    /**
     * Frees the place, if it is not freed yet.
     *
     * @return the completion with whose fault it was, as the provider's other calls show it
     */
    Completion land(Completion completion, Instant at) {
        FailureClass verdict = place.complete(
                call.session(), CallMaker.failureOf(completion), decisive, CallMaker.waitOf(completion), at);
        return completion instanceof Completion.Failed failed && !failed.isPaid() && verdict != null
                ? failed.as(verdict)
                : completion;
    }
}
