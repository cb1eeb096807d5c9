/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.SessionNumber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Every accepted event's id with its outcome: an id already here is dropped before a token is spent on it. Of one that
 * was given up it is also kept how often, over all generations, and where it stood in its session.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class EventIds {
    private static final int SHORT = 1 + Long.BYTES;
    private static final int LONG = SHORT + 3 * Integer.BYTES + 2 * Long.BYTES;
    private final KeyValueStore<Bytes, byte[]> store;

    /** @param at when the outcome was recorded; {@code failure} is null if the event was never given up */
    public record Entry(
            EventOutcome outcome, Instant at, @Nullable Failure failure) {
        public static Entry of(EventOutcome outcome, Instant at) {
            return new Entry(outcome, at, null);
        }
    }

    /**
     * @param attempts calls that carried the event in generations that gave it up
     * @param replays how often it was tried again after it was given up
     * @param sequence its number within the session; 0 if it was refused before it got one
     * @param promptNumber the user prompt it belongs to; 0 before the first
     */
    public record Failure(int attempts, Instant firstAt, int replays, long sequence, int promptNumber) {
        public Failure replayed() {
            return new Failure(attempts, firstAt, replays + 1, sequence, promptNumber);
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
        return new Entry(outcome, at, buffer.hasRemaining() ? failure(buffer) : null);
    }

    public void put(SessionNumber session, EventId id, Entry entry) {
        Failure failure = entry.failure();
        ByteBuffer value = ByteBuffer.allocate(failure == null ? SHORT : LONG)
                .put(entry.outcome().code())
                .putLong(entry.at().toEpochMilli());
        if (failure != null) {
            value.putInt(failure.attempts())
                    .putLong(failure.firstAt().toEpochMilli())
                    .putInt(failure.replays())
                    .putLong(failure.sequence())
                    .putInt(failure.promptNumber());
        }
        store.put(key(session, id), value.array());
    }

    /** The ids of a session's events that came to this. */
    public List<EventId> withOutcome(SessionNumber session, EventOutcome outcome) {
        List<EventId> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> all = store.prefixScan(
                ByteBuffer.allocate(Long.BYTES).putLong(session.value()).array(), new ByteArraySerializer())) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> next = all.next();
                if (next.value[0] == outcome.code()) {
                    byte[] key = next.key.get();
                    found.add(
                            new EventId(new String(key, Long.BYTES, key.length - Long.BYTES, StandardCharsets.UTF_8)));
                }
            }
        }
        return found;
    }

    private static Failure failure(ByteBuffer buffer) {
        return new Failure(
                buffer.getInt(),
                Instant.ofEpochMilli(buffer.getLong()),
                buffer.getInt(),
                buffer.getLong(),
                buffer.getInt());
    }

    private static Bytes key(SessionNumber session, EventId id) {
        byte[] text = id.value().getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(session.value())
                .put(text)
                .array());
    }
}
