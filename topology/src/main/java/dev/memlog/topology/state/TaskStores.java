/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import dev.memlog.event.WireCodec;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One task's state stores.
 *
 * @param pending events that wait for a provider
 * @param givenUp events with a dead letter that may be replayed unasked
 * @param deferred records that wait until long work on their session is done
 * @param due days on which something in a session was settled
 * @param replays index of {@code givenUp} by session
 * @param decoder decodes the events that the stores keep
 */
public record TaskStores(
        SessionStore sessions,
        KeptEvents pending,
        KeptEvents givenUp,
        KeptEvents deferred,
        EventIdStore ids,
        DueSessions due,
        ChoreStore chores,
        ReplayList replays,
        KeptEventDecoder decoder) {
    /** @param store opens a store by its name */
    public static TaskStores open(Function<String, KeyValueStore<Bytes, byte[]>> store, WireCodec codec) {
        DueSessions due = new DueSessions(store.apply(StoreNames.DUE_SESSIONS));
        return new TaskStores(
                new SessionStore(store.apply(StoreNames.SESSIONS), store.apply(StoreNames.CLOSED_SESSIONS)),
                new KeptEvents(store.apply(StoreNames.PENDING_EVENTS)),
                new KeptEvents(store.apply(StoreNames.GIVEN_UP_EVENTS)),
                new KeptEvents(store.apply(StoreNames.DEFERRED_EVENTS)),
                new EventIdStore(store.apply(StoreNames.EVENT_IDS), due),
                due,
                new ChoreStore(store.apply(StoreNames.CHORES)),
                new ReplayList(new GivenUpSessions(store.apply(StoreNames.GIVEN_UP_SESSIONS))),
                new KeptEventDecoder(codec));
    }
}
