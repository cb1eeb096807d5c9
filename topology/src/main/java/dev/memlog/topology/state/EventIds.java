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
 * Every accepted event's id with its outcome: an id already here is dropped before a token is spent on it.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class EventIds {
    private final KeyValueStore<Bytes, byte[]> store;

    public EventIds(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    public @Nullable EventOutcome outcome(SessionNumber session, EventId id) {
        byte[] value = store.get(key(session, id));
        return value == null ? null : EventOutcome.ofCode(value[0]);
    }

    public void record(SessionNumber session, EventId id, EventOutcome outcome, Instant now) {
        byte[] value = ByteBuffer.allocate(1 + Long.BYTES)
                .put(outcome.code())
                .putLong(now.toEpochMilli())
                .array();
        store.put(key(session, id), value);
    }

    private static Bytes key(SessionNumber session, EventId id) {
        byte[] text = id.value().getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(session.value())
                .put(text)
                .array());
    }
}
