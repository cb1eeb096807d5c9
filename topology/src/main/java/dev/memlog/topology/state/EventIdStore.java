/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.Origin;
import dev.memlog.event.SessionNumber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The accepted events' ids with their outcomes: a duplicate is dropped before a token is spent on it. For an event with
 * a dead letter it also keeps the attempts over all generations and its place in the session.
 *
 * <p>The id of a settled event is kept until {@link #expire}, that of an open event or a dead letter while it is one,
 * and that of an added record for ever, because the same record may be added again after years.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class EventIdStore {
    private static final int SHORT = 1 + Long.BYTES;
    private static final int LONG = SHORT + 3 * Integer.BYTES + 2 * Long.BYTES;
    private final KeyValueStore<Bytes, byte[]> store;
    private final DueSessions due;

    /**
     * Progress through a session's ids.
     *
     * @param read number of ids read
     * @param upTo the last of them if there are more; null when all were read
     */
    public record Expired(int read, int deleted, @Nullable String upTo) {}

    /** @param at when the outcome was recorded; {@code failure} is null if the event never had a dead letter */
    public record Entry(
            EventOutcome outcome, Instant at, @Nullable Failure failure) {
        public static Entry of(EventOutcome outcome, Instant at) {
            return new Entry(outcome, at, null);
        }
    }

    /**
     * @param attempts calls that carried the event in generations that dead-lettered it
     * @param replays number of replays of its dead letter
     * @param sequence its number within the session; 0 if it was refused before it got one
     * @param promptNumber the user prompt it belongs to; 0 before the first
     */
    public record Failure(int attempts, Instant firstAt, int replays, long sequence, int promptNumber) {
        public Failure replayed() {
            return new Failure(attempts, firstAt, replays + 1, sequence, promptNumber);
        }
    }

    public EventIdStore(KeyValueStore<Bytes, byte[]> store, DueSessions due) {
        this.store = store;
        this.due = due;
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
        if (isSettled(entry.outcome())) {
            due.add(DueSessions.dayOf(entry.at()), session);
        }
    }

    /**
     * Deletes those of a session's ids whose events were settled on this day or before.
     *
     * @param from the id to continue after; null for the first
     * @param max maximum number of ids to read
     */
    public Expired expire(SessionNumber session, int day, @Nullable String from, int max) {
        List<Bytes> old = new ArrayList<>();
        int read = 0;
        Bytes last = null;
        boolean more;
        Bytes begin = key(session.value(), from == null ? "" : from);
        try (KeyValueIterator<Bytes, byte[]> ids = store.range(begin, key(session.value() + 1, ""))) {
            while (ids.hasNext() && read < max) {
                KeyValue<Bytes, byte[]> next = ids.next();
                if (ByteBuffer.wrap(next.key.get()).getLong() != session.value()) {
                    break;
                }
                read++;
                last = next.key;
                if (isExpired(next, day)) {
                    old.add(next.key);
                }
            }
            more = read >= max && ids.hasNext();
        }
        old.forEach(store::delete);
        return new Expired(read, old.size(), more && last != null ? text(last.get()) : null);
    }

    private static boolean isExpired(KeyValue<Bytes, byte[]> entry, int day) {
        ByteBuffer value = ByteBuffer.wrap(entry.value);
        return isSettled(EventOutcome.ofCode(value.get()))
                && DueSessions.dayOf(Instant.ofEpochMilli(value.getLong())) <= day
                && !text(entry.key.get()).startsWith(Origin.ID_PREFIX);
    }

    private static boolean isSettled(EventOutcome outcome) {
        return switch (outcome) {
            case PROCESSED, SKIPPED, DISCARDED -> true;
            case OPEN, DEAD_LETTERED -> false;
        };
    }

    /**
     * A page of a session's ids with one outcome.
     *
     * @param last the last id read; null if there are no more
     */
    public record Page(List<EventId> found, @Nullable EventId last) {}

    /**
     * Looks at the next ids of a session.
     *
     * @param after the last id that was looked at before; null to begin
     */
    public Page withOutcome(SessionNumber session, EventOutcome outcome, @Nullable EventId after, int max) {
        List<EventId> found = new ArrayList<>();
        EventId last = after;
        // The shortest key behind the last one; ids are valid UTF-8, so that no byte of them is as high as the end's.
        Bytes from = after == null ? key(session.value(), "") : key(session.value(), after.value() + '\0');
        Bytes to = Bytes.wrap(ByteBuffer.allocate(Long.BYTES + 1)
                .putLong(session.value())
                .put((byte) 0xff)
                .array());
        try (KeyValueIterator<Bytes, byte[]> rest = store.range(from, to)) {
            for (int i = 0; i < max && rest.hasNext(); i++) {
                KeyValue<Bytes, byte[]> next = rest.next();
                byte[] key = next.key.get();
                last = new EventId(new String(key, Long.BYTES, key.length - Long.BYTES, StandardCharsets.UTF_8));
                if (next.value[0] == outcome.code()) {
                    found.add(last);
                }
            }
            return new Page(found, rest.hasNext() ? last : null);
        }
    }

    private static Failure failure(ByteBuffer buffer) {
        return new Failure(
                buffer.getInt(),
                Instant.ofEpochMilli(buffer.getLong()),
                buffer.getInt(),
                buffer.getLong(),
                buffer.getInt());
    }

    private static String text(byte[] key) {
        return new String(key, Long.BYTES, key.length - Long.BYTES, StandardCharsets.UTF_8);
    }

    private static Bytes key(SessionNumber session, EventId id) {
        return key(session.value(), id.value());
    }

    private static Bytes key(long session, String id) {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(session)
                .put(text)
                .array());
    }
}
