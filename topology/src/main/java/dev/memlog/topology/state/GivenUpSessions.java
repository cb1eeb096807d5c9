/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import dev.memlog.event.SessionNumber;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The sessions with dead-lettered events that may be replayed, counted so that the events need not be read.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class GivenUpSessions {
    private final KeyValueStore<Bytes, byte[]> store;

    /**
     * @param events number of kept dead-lettered events
     * @param at when the last of them failed
     * @param probing true if one of them may be replayed as a provider's probe; false if they wait until a provider
     *     works
     */
    public record Failed(long events, Instant at, boolean probing) {}

    public GivenUpSessions(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    public void put(SessionNumber session, Failed failed) {
        store.put(
                key(session),
                ByteBuffer.allocate(2 * Long.BYTES + 1)
                        .putLong(failed.events())
                        .putLong(failed.at().toEpochMilli())
                        .put((byte) (failed.probing() ? 1 : 0))
                        .array());
    }

    public void remove(SessionNumber session) {
        store.delete(key(session));
    }

    public void forEach(BiConsumer<SessionNumber, Failed> reader) {
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> next = all.next();
                ByteBuffer value = ByteBuffer.wrap(next.value);
                reader.accept(
                        new SessionNumber(ByteBuffer.wrap(next.key.get()).getLong()),
                        new Failed(value.getLong(), Instant.ofEpochMilli(value.getLong()), probing(value)));
            }
        }
    }

    /** An earlier version kept no others, and did not say so. */
    private static boolean probing(ByteBuffer rest) {
        return !rest.hasRemaining() || rest.get() != 0;
    }

    private static Bytes key(SessionNumber session) {
        return Bytes.wrap(
                ByteBuffer.allocate(Long.BYTES).putLong(session.value()).array());
    }
}
