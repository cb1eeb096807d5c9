/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.WireMapper;
import dev.memlog.processor.session.SessionState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Every session's state, by number. What one record or one punctuation does to a session is written together at its end.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class SessionStore {
    private static final int RECENT = 2_000;
    private final KeyValueStore<Bytes, byte[]> store;
    // What an earlier version stored lacks what later ones know of.
    private final JsonMapper mapper = WireMapper.create()
            .rebuild()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    private final RecentEntries<SessionNumber, SessionState> recent = new RecentEntries<>(RECENT);
    private final Map<SessionNumber, Change> changes = new LinkedHashMap<>();

    /** @param before null for a session that was not known */
    public record Change(@Nullable SessionState before, SessionState after) {}

    public SessionStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    public @Nullable SessionState get(SessionNumber session) {
        Change change = changes.get(session);
        if (change != null) {
            return change.after();
        }
        SessionState known = recent.get(session);
        if (known != null) {
            return known;
        }
        byte[] bytes = store.get(key(session));
        if (bytes == null) {
            return null;
        }
        SessionState state = decode(bytes);
        recent.put(session, state);
        return state;
    }

    /** What became of {@code state} since it was put. */
    public SessionState latest(SessionState state) {
        SessionState latest = get(state.facts().identity().number());
        return latest == null ? state : latest;
    }

    /** Takes note of a state; it is in the store after {@link #writeChanges}. */
    public void put(SessionState state) {
        SessionNumber session = state.facts().identity().number();
        Change earlier = changes.get(session);
        SessionState before = earlier == null ? get(session) : earlier.before();
        changes.put(session, new Change(before, state));
    }

    /** Writes each session that has changed, once however often it did, and tells {@code written} of it. */
    public void writeChanges(Consumer<Change> written) {
        for (Change change : changes.values()) {
            SessionState state = change.after();
            SessionNumber session = state.facts().identity().number();
            store.put(key(session), encode(state));
            recent.put(session, state);
            written.accept(change);
        }
        changes.clear();
    }

    /** Reads what is written. */
    public void forEach(Consumer<SessionState> action) {
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> next = all.next();
                action.accept(decode(next.value));
            }
        }
    }

    private byte[] encode(SessionState state) {
        try {
            // Through a string: cut texts may end in half a character, which the byte writer refuses.
            return mapper.writeValueAsString(state).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new SerializationException("a session state does not serialize", e);
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
