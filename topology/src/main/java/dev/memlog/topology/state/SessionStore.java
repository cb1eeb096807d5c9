/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.WireMapper;
import dev.memlog.processor.session.SessionState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Every session's state, by number.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class SessionStore {
    private static final int RECENT = 2_000;
    private final KeyValueStore<Bytes, byte[]> store;
    private final JsonMapper mapper = WireMapper.create();
    private final RecentEntries<SessionNumber, SessionState> recent = new RecentEntries<>(RECENT);

    public SessionStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    public @Nullable SessionState get(SessionNumber session) {
        SessionState known = recent.get(session);
        if (known != null) {
            return known;
        }
        byte[] bytes = store.get(key(session));
        return bytes == null ? null : decode(bytes);
    }

    public void put(SessionState state) {
        try {
            // Through a string: cut texts may end in half a character, which the byte writer refuses.
            String json = mapper.writeValueAsString(state);
            SessionNumber session = state.facts().identity().number();
            store.put(key(session), json.getBytes(StandardCharsets.UTF_8));
            recent.put(session, state);
        } catch (JsonProcessingException e) {
            throw new SerializationException("a session state does not serialize", e);
        }
    }

    public void forEach(Consumer<SessionState> action) {
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> next = all.next();
                action.accept(decode(next.value));
            }
        }
    }

    private SessionState decode(byte[] bytes) {
        try {
            return mapper.readValue(bytes, SessionState.class);
        } catch (IOException e) {
            throw new SerializationException("a stored session state does not parse", e);
        }
    }

    private static Bytes key(SessionNumber session) {
        return Bytes.wrap(
                ByteBuffer.allocate(Long.BYTES).putLong(session.value()).array());
    }
}
