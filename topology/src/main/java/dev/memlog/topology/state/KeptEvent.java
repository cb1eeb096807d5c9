/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import org.jspecify.annotations.Nullable;

/**
 * An accepted event's record as read, kept until the event is settled.
 *
 * @param promptNumber the user prompt it belongs to; 0 before the first
 * @param partition partition of the events topic
 * @param replayed it was a dead letter before
 * @param traceparent W3C trace context of the record; null if it had none
 * @param value the record's own bytes: a dead letter carries them unchanged
 */
public record KeptEvent(
        long sequence,
        int promptNumber,
        int partition,
        long offset,
        boolean replayed,
        @Nullable String traceparent,
        byte[] value) {
    public KeptEvent toReplayed() {
        return new KeptEvent(sequence, promptNumber, partition, offset, true, traceparent, value);
    }

    @Override
    public String toString() {
        return "KeptEvent[" + sequence + ", " + partition + "-" + offset + "]";
    }
}
