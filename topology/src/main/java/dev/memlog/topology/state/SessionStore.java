/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.WireMapper;
import dev.memlog.event.limit.RecentEntries;
import dev.memlog.processor.session.SessionFacts;
import dev.memlog.processor.session.SessionState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Every session's state, by number. The changes of one record or punctuation are written together at its end. Closed
 * sessions, whose number only grows, are stored apart from open ones, so that a start reads only the open ones. Earlier
 * versions stored them together; {@link #move} separates them.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class SessionStore {
    private static final int RECENT = 2_000;
    private static final byte[] CLOSED_JSON = "{\"state\":\"closed\"".getBytes(StandardCharsets.UTF_8);
    private final KeyValueStore<Bytes, byte[]> open;
    private final KeyValueStore<Bytes, byte[]> closed;
    // States of earlier versions lack newer fields.
    private final JsonMapper mapper = WireMapper.create()
            .rebuild()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    private final ClosedSessionCodec codec = new ClosedSessionCodec();
    private final RecentEntries<SessionNumber, SessionState> recent = new RecentEntries<>(RECENT);
    private final Map<SessionNumber, Change> changes = new LinkedHashMap<>();

    /** @param before null for a session that was not known */
    public record Change(@Nullable SessionState before, SessionState after) {}

    /** @param isClosed one that an earlier version kept among the open ones */
    public record Found(SessionNumber session, boolean isClosed) {}

    public SessionStore(KeyValueStore<Bytes, byte[]> open, KeyValueStore<Bytes, byte[]> closed) {
        this.open = open;
        this.closed = closed;
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
        SessionState state = read(session);
        if (state != null) {
            recent.put(session, state);
        }
        return state;
    }

    /** The latest state of the same session. */
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

    /** Writes each changed session once, and passes each change to {@code written}. */
    public void writeChanges(Consumer<Change> written) {
        for (Change change : changes.values()) {
            SessionNumber session = change.after().facts().identity().number();
            if (change.after() instanceof SessionState.Closed over) {
                close(session, with(over.facts().atRest(), over));
            } else {
                open.put(key(session), encode(change.after()));
                recent.put(session, change.after());
                if (change.before() instanceof SessionState.Closed) {
                    deleteFrom(closed, session);
                }
            }
            written.accept(change);
        }
        changes.clear();
    }

    /** Puts a closed session, which an earlier version kept among the open ones, in its place. */
    public void move(SessionNumber session) {
        if (get(session) instanceof SessionState.Closed over && !changes.containsKey(session)) {
            close(session, with(over.facts().atRest(), over));
        }
    }

    /** Drops the texts kept for a closed session's next call, if its last activity was before {@code time}. */
    public void dropTexts(SessionNumber session, Instant time) {
        if (get(session) instanceof SessionState.Closed over
                && !changes.containsKey(session)
                && over.facts().lastActivityAt().isBefore(time)) {
            SessionState.Closed slim = with(over.facts().withoutTexts(), over);
            if (!slim.equals(over)) {
                close(session, slim);
            }
        }
    }

    /** The sessions in the open store after {@code after}, in the order of their numbers; null for all. */
    public List<Found> openAfter(@Nullable SessionNumber after, int max) {
        List<Found> found = new ArrayList<>();
        Bytes from = after == null ? null : key(after.value() + 1);
        try (KeyValueIterator<Bytes, byte[]> rest = open.range(from, null)) {
            while (found.size() < max && rest.hasNext()) {
                KeyValue<Bytes, byte[]> next = rest.next();
                SessionNumber session =
                        new SessionNumber(ByteBuffer.wrap(next.key.get()).getLong());
                found.add(new Found(session, isClosed(next.value)));
            }
        }
        return found;
    }

    private @Nullable SessionState read(SessionNumber session) {
        byte[] bytes = open.get(key(session));
        if (bytes != null) {
            return decode(bytes);
        }
        byte[] over = closed.get(key(session));
        return over == null ? null : decode(codec.decode(over));
    }

    private static SessionState.Closed with(SessionFacts facts, SessionState.Closed state) {
        return new SessionState.Closed(facts, state.status(), state.reason(), state.at());
    }

    private void close(SessionNumber session, SessionState.Closed state) {
        closed.put(key(session), codec.encode(encode(state)));
        deleteFrom(open, session);
        recent.put(session, state);
    }

    // A look first: most are not there, and a delete is a record in the changelog.
    private static void deleteFrom(KeyValueStore<Bytes, byte[]> store, SessionNumber session) {
        if (store.get(key(session)) != null) {
            store.delete(key(session));
        }
    }

    private static boolean isClosed(byte[] json) {
        return json.length >= CLOSED_JSON.length
                && Arrays.equals(json, 0, CLOSED_JSON.length, CLOSED_JSON, 0, CLOSED_JSON.length);
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
        return key(session.value());
    }

    private static Bytes key(long session) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(session).array());
    }
}
