/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.limit.RecentEntries;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Records on which days something in a session was settled, one small entry per session and day, so that expired data
 * is found without reading the rest.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class DueSessions {
    private static final int RECENT = 2_000;
    private static final byte[] FROM_THE_BEGINNING = {};
    private final KeyValueStore<Bytes, byte[]> store;
    private final RecentEntries<Entry, Boolean> known = new RecentEntries<>(RECENT);

    private record Entry(int day, SessionNumber session) {}

    /**
     * A session to be searched for data settled on a day or before.
     *
     * @param from the event id to continue from; null at the beginning
     */
    public record Due(
            int day, SessionNumber session, @Nullable String from) {}

    public DueSessions(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** The UTC day, counted from 1970 and clamped to the valid range. */
    public static int dayOf(Instant time) {
        return Math.clamp(time.getEpochSecond() / Duration.ofDays(1).toSeconds(), 0, Integer.MAX_VALUE - 1);
    }

    /** The first moment behind a day. */
    public static Instant endOf(int day) {
        return Instant.EPOCH.plus(Duration.ofDays(day + 1L));
    }

    public void add(int day, SessionNumber session) {
        Entry entry = new Entry(day, session);
        if (known.put(entry, true) == null && store.get(key(entry)) == null) {
            store.put(key(entry), FROM_THE_BEGINNING);
        }
    }

    /**
     * The first entry up to the day {@code last}, by day and number.
     *
     * @param behind the entry to continue after, which saves reading over removed ones; null to begin
     */
    public @Nullable Due first(int last, @Nullable Due behind) {
        Bytes from = behind == null ? null : key(new Entry(behind.day(), behind.session()));
        try (KeyValueIterator<Bytes, byte[]> range = store.range(from, beginOf(last + 1))) {
            if (!range.hasNext()) {
                return null;
            }
            KeyValue<Bytes, byte[]> next = range.next();
            ByteBuffer key = ByteBuffer.wrap(next.key.get());
            String cursor = next.value.length == 0 ? null : new String(next.value, StandardCharsets.UTF_8);
            return new Due(key.getInt(), new SessionNumber(key.getLong()), cursor);
        }
    }

    /** The session was looked through up to this event id. */
    public void keep(Due due, String upTo) {
        store.put(key(new Entry(due.day(), due.session())), upTo.getBytes(StandardCharsets.UTF_8));
    }

    public void remove(Due due) {
        Entry entry = new Entry(due.day(), due.session());
        known.remove(entry);
        store.delete(key(entry));
    }

    private static Bytes key(Entry entry) {
        return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(entry.day())
                .putLong(entry.session().value())
                .array());
    }

    // Behind all of the day before, and before all of this one, whose keys are longer.
    private static Bytes beginOf(int day) {
        return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(day).array());
    }
}
