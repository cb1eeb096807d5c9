/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.memlog.event.text.Sha256;
import java.nio.ByteBuffer;

/**
 * A session as a number: 53 bits of a hash of its id, which JavaScript's numbers hold exactly. It is claude-mem's
 * {@code sessionDbId} on the wire, the key of the state stores, and decides the partition.
 */
public record SessionNumber(@JsonValue long value) implements Comparable<SessionNumber> {
    static final long MAX = (1L << 53) - 1;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SessionNumber {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException("session number must be between 1 and " + MAX);
        }
    }

    public static SessionNumber of(SessionId id) {
        // Clients read 0 as "no session"; the hash that gives it is as likely as any other collision.
        return new SessionNumber(
                Math.max(1, ByteBuffer.wrap(Sha256.of(id.wire())).getLong() & MAX));
    }

    /** The partition of a topic with {@code partitions} partitions that holds this session's records. */
    public int partition(int partitions) {
        return (int) (value % partitions);
    }

    @Override
    public int compareTo(SessionNumber other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
