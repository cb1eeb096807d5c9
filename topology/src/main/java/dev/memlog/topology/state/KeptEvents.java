/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.limit.RecentEntries;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Unsettled events, one key each: a session's backlog may be long while its state stays small. One such store holds
 * events that wait for a provider, another events with a dead letter that may be replayed.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class KeptEvents {
    private static final int HEADER = Integer.BYTES + Integer.BYTES + Long.BYTES;
    private static final byte[] NO_TRACE = {};
    private static final int RECENT = 2_000;
    private final KeyValueStore<Bytes, byte[]> store;

    /** No event of the session is before this one: spares the way over all that were removed. */
    private final RecentEntries<SessionNumber, Long> begins = new RecentEntries<>(RECENT);

    public KeptEvents(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    public void keep(SessionNumber session, KeptEvent event) {
        byte[] trace =
                event.traceparent() == null ? NO_TRACE : event.traceparent().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer value = ByteBuffer.allocate(
                        HEADER + (trace.length == 0 ? 0 : 1 + trace.length) + event.value().length)
                .putInt(event.replayed() ? ~event.promptNumber() : event.promptNumber())
                .putInt(trace.length == 0 ? event.partition() : ~event.partition())
                .putLong(event.offset());
        if (trace.length > 0) {
            value.put((byte) trace.length).put(trace);
        }
        store.put(key(session, event.sequence()), value.put(event.value()).array());
        begins.computeIfPresent(session, (known, begin) -> Math.min(begin, event.sequence()));
    }

    public @Nullable KeptEvent get(SessionNumber session, long sequence) {
        byte[] bytes = store.get(key(session, sequence));
        return bytes == null ? null : decode(sequence, bytes);
    }

    /** @return whether it was here */
    public boolean remove(SessionNumber session, long sequence) {
        return store.delete(key(session, sequence)) != null;
    }

    /**
     * Some of a session's events, in order.
     *
     * @param more whether there are others behind them
     */
    public record Run(List<KeptEvent> events, boolean more) {}

    /** The events after {@code sequence}: at most {@code max}, and no further than {@code bytes} bytes. */
    public Run after(SessionNumber session, long sequence, long max, long bytes) {
        List<KeptEvent> events = new ArrayList<>();
        long left = bytes;
        long begin = begin(session);
        try (KeyValueIterator<Bytes, byte[]> range =
                store.range(key(session, Math.max(sequence + 1, begin)), key(session, Long.MAX_VALUE))) {
            while (events.size() < max && left > 0 && range.hasNext()) {
                KeyValue<Bytes, byte[]> next = range.next();
                events.add(decode(ByteBuffer.wrap(next.key.get()).getLong(Long.BYTES), next.value));
                left -= next.value.length;
            }
            boolean more = range.hasNext();
            if (sequence < begin && (!more || !events.isEmpty())) {
                begins.put(
                        session,
                        events.isEmpty() ? Long.MAX_VALUE : events.getFirst().sequence());
            }
            return new Run(events, more);
        }
    }

    private long begin(SessionNumber session) {
        return begins.getOrDefault(session, 0L);
    }

    /** The session's last event; null if it has none. */
    public @Nullable KeptEvent last(SessionNumber session) {
        try (KeyValueIterator<Bytes, byte[]> range =
                store.reverseRange(key(session, 0), key(session, Long.MAX_VALUE))) {
            if (!range.hasNext()) {
                return null;
            }
            KeyValue<Bytes, byte[]> last = range.next();
            return decode(ByteBuffer.wrap(last.key.get()).getLong(Long.BYTES), last.value);
        }
    }

    /** The sessions that have events here; costs a look-up for each session, not for each event. */
    public Set<SessionNumber> sessions() {
        Set<SessionNumber> sessions = new LinkedHashSet<>();
        forEachFirst((session, event) -> sessions.add(session));
        return sessions;
    }

    /** The number of events per session: reads all keys and decodes no event. */
    public Map<SessionNumber, Long> countEach() {
        Map<SessionNumber, Long> counts = new LinkedHashMap<>();
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                long session = ByteBuffer.wrap(all.next().key.get()).getLong();
                counts.merge(new SessionNumber(session), 1L, Long::sum);
            }
        }
        return counts;
    }

    /** The first event of each session that has any here; costs a look-up for each session, not for each event. */
    public void forEachFirst(BiConsumer<SessionNumber, KeptEvent> reader) {
        Bytes from = key(new SessionNumber(1), 0);
        while (from != null) {
            Bytes next = null;
            try (KeyValueIterator<Bytes, byte[]> rest = store.range(from, null)) {
                if (rest.hasNext()) {
                    KeyValue<Bytes, byte[]> first = rest.next();
                    ByteBuffer key = ByteBuffer.wrap(first.key.get());
                    SessionNumber session = new SessionNumber(key.getLong());
                    reader.accept(session, decode(key.getLong(), first.value));
                    next = key(session, Long.MAX_VALUE);
                }
            }
            from = next;
        }
    }

    /** Reads the session's events in order, no further than {@code reader} asks for. */
    public <T> T scan(SessionNumber session, Function<Iterator<KeptEvent>, T> reader) {
        try (KeyValueIterator<Bytes, byte[]> range =
                store.range(key(session, begin(session)), key(session, Long.MAX_VALUE))) {
            return reader.apply(new Iterator<>() {
                private boolean begun;

                @Override
                public boolean hasNext() {
                    return range.hasNext();
                }

                @Override
                public KeptEvent next() {
                    KeyValue<Bytes, byte[]> next = range.next();
                    long sequence = ByteBuffer.wrap(next.key.get()).getLong(Long.BYTES);
                    if (!begun) {
                        begun = true;
                        begins.put(session, sequence);
                    }
                    return decode(sequence, next.value);
                }
            });
        }
    }

    private static KeptEvent decode(long sequence, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int prompt = buffer.getInt();
        boolean replayed = prompt < 0; // The complement: a prompt's number never is.
        int partition = buffer.getInt();
        long offset = buffer.getLong();
        String trace = null;
        if (partition < 0) { // Also the complement: a trace context precedes the value.
            byte[] text = new byte[buffer.get()];
            buffer.get(text);
            trace = new String(text, StandardCharsets.US_ASCII);
        }
        byte[] value = new byte[buffer.remaining()];
        buffer.get(value);
        return new KeptEvent(
                sequence,
                replayed ? ~prompt : prompt,
                partition < 0 ? ~partition : partition,
                offset,
                replayed,
                trace,
                value);
    }

    // Big-endian and never negative, so that the bytes sort as the numbers do.
    private static Bytes key(SessionNumber session, long sequence) {
        return Bytes.wrap(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(session.value())
                .putLong(sequence)
                .array());
    }
}
