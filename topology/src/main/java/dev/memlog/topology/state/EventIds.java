/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import dev.memlog.event.EventId;
import dev.memlog.event.SessionNumber;
import dev.memlog.processor.session.EventOutcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Every accepted event's id with its outcome: an id already here is dropped before a token is spent on it. Of one that
 * failed it is also kept how often, over all generations.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class EventIds {
    private static final int SHORT = 1 + Long.BYTES;
    private static final int LONG = SHORT + Integer.BYTES + Long.BYTES;
    private final KeyValueStore<Bytes, byte[]> store;

    /**
     * @param at when the outcome was recorded
     * @param attempts calls that carried the event in generations that gave it up
     * @param firstFailedAt null if it was never given up
     */
    public record Entry(
            EventOutcome outcome,
            Instant at,
            int attempts,
            @Nullable Instant firstFailedAt) {
        public static Entry of(EventOutcome outcome, Instant at) {
            return new Entry(outcome, at, 0, null);
        }

        public Entry become(EventOutcome next, Instant now) {
            return new Entry(next, now, attempts, firstFailedAt);
        }
    }

    public EventIds(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    public @Nullable Entry get(SessionNumber session, EventId id) {
        byte[] value = store.get(key(session, id));
        if (value == null) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(value);
        EventOutcome outcome = EventOutcome.ofCode(buffer.get());
        Instant at = Instant.ofEpochMilli(buffer.getLong());
        return buffer.hasRemaining()
                ? new Entry(outcome, at, buffer.getInt(), Instant.ofEpochMilli(buffer.getLong()))
                : Entry.of(outcome, at);
    }

    public void put(SessionNumber session, EventId id, Entry entry) {
        Instant firstFailedAt = entry.firstFailedAt();
        ByteBuffer value = ByteBuffer.allocate(firstFailedAt == null ? SHORT : LONG)
                .put(entry.outcome().code())
                .putLong(entry.at().toEpochMilli());
        if (firstFailedAt != null) {
            value.putInt(entry.attempts()).putLong(firstFailedAt.toEpochMilli());
        }
        store.put(key(session, id), value.array());
    }

    private static Bytes key(SessionNumber session, EventId id) {
        byte[] text = id.value().getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(session.value())
                .put(text)
                .array());
    }
}
