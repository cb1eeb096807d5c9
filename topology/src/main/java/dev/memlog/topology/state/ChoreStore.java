/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.WireMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Stores unfinished long work, in order for each session.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class ChoreStore {
    private final KeyValueStore<Bytes, byte[]> store;
    // Chores of earlier versions lack newer fields.
    private final JsonMapper mapper = WireMapper.create()
            .rebuild()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** @param ordinal its place among the session's */
    public record Entry(long ordinal, Chore chore) {}

    public ChoreStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** Behind all that the session has. */
    public void append(SessionNumber session, Chore chore) {
        long last = 0;
        try (KeyValueIterator<Bytes, byte[]> newest =
                store.reverseRange(key(session, 0), key(session, Long.MAX_VALUE))) {
            if (newest.hasNext()) {
                last = ByteBuffer.wrap(newest.next().key.get()).getLong(Long.BYTES);
            }
        }
        put(session, new Entry(last + 1, chore));
    }

    public void put(SessionNumber session, Entry entry) {
        try {
            // Through a string: cut texts may end in half a character, which the byte writer refuses.
            String json = mapper.writeValueAsString(entry.chore());
            store.put(key(session, entry.ordinal()), json.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new SerializationException("a chore does not serialize", e);
        }
    }

    public void remove(SessionNumber session, Entry entry) {
        store.delete(key(session, entry.ordinal()));
    }

    public @Nullable Entry first(SessionNumber session) {
        try (KeyValueIterator<Bytes, byte[]> all = store.range(key(session, 0), key(session, Long.MAX_VALUE))) {
            if (!all.hasNext()) {
                return null;
            }
            KeyValue<Bytes, byte[]> first = all.next();
            return new Entry(
                    ByteBuffer.wrap(first.key.get()).getLong(Long.BYTES), mapper.readValue(first.value, Chore.class));
        } catch (IOException e) {
            throw new SerializationException("a stored chore does not parse", e);
        }
    }

    public Set<SessionNumber> sessions() {
        Set<SessionNumber> sessions = new LinkedHashSet<>();
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                sessions.add(
                        new SessionNumber(ByteBuffer.wrap(all.next().key.get()).getLong()));
            }
        }
        return sessions;
    }

    private static Bytes key(SessionNumber session, long ordinal) {
        return Bytes.wrap(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(session.value())
                .putLong(ordinal)
                .array());
    }
}
