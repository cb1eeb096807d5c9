/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.provider.FailureClass;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events that one call carries, frozen at its first attempt; the attempts belong to it.
 *
 * @param sequences ascending, at least one
 * @param promptNumber the user prompt they all belong to
 * @param replayed its events come from the dead letters
 * @param attempts calls spent on it, the one in flight included
 * @param askedAgain its last answer was outside the grammar
 * @param shrunk its content is cut further: it did not fit the provider's prompt, or was rejected and may not have
 *     fitted
 * @param lastFailure its newest failure; null before the first
 */
public record Batch(
        List<Long> sequences,
        int promptNumber,
        boolean replayed,
        int attempts,
        boolean askedAgain,
        boolean shrunk,
        @Nullable FailureClass lastFailure,
        @Nullable Instant firstFailedAt) {
    public Batch {
        sequences = List.copyOf(sequences);
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("a batch has at least one event");
        }
    }

    public static Batch freeze(List<Long> sequences, int promptNumber, boolean replayed) {
        return new Batch(sequences, promptNumber, replayed, 0, false, false, null, null);
    }

    public long firstSequence() {
        return sequences.getFirst();
    }

    Batch spendAttempt() {
        return withAttempts(attempts + 1);
    }

    Batch returnAttempt() {
        return withAttempts(attempts - 1);
    }

    private Batch withAttempts(int number) {
        return new Batch(sequences, promptNumber, replayed, number, askedAgain, shrunk, lastFailure, firstFailedAt);
    }

    Batch failed(FailureClass failure, Instant now) {
        Instant first = firstFailedAt == null ? now : firstFailedAt;
        return new Batch(sequences, promptNumber, replayed, attempts, askedAgain, shrunk, failure, first);
    }

    Batch askAgain() {
        return new Batch(sequences, promptNumber, replayed, attempts, true, shrunk, lastFailure, firstFailedAt);
    }

    Batch shrink() {
        return withShrunk(true);
    }

    /** Asked in another way: a provider may say of a request that is too long that it is something else. */
    Batch resize() {
        return withShrunk(!shrunk);
    }

    /** Not cut, if that was tried only because it was turned down. */
    public Batch whole() {
        boolean inDoubt = lastFailure == FailureClass.REJECTED || lastFailure == FailureClass.MISCONFIGURED;
        return inDoubt ? withShrunk(false) : this;
    }

    /** The batch of only its first events; the others wait for the next batch. */
    public Batch first(int events) {
        return events >= sequences.size()
                ? this
                : new Batch(
                        sequences.subList(0, events),
                        promptNumber,
                        replayed,
                        attempts,
                        askedAgain,
                        shrunk,
                        lastFailure,
                        firstFailedAt);
    }

    /** Whether {@code other} is this batch or its beginning. */
    boolean beginsWith(Batch other) {
        int events = other.sequences.size();
        return attempts == other.attempts
                && events <= sequences.size()
                && sequences.subList(0, events).equals(other.sequences);
    }

    private Batch withShrunk(boolean cut) {
        return new Batch(sequences, promptNumber, replayed, attempts, askedAgain, cut, lastFailure, firstFailedAt);
    }
}
