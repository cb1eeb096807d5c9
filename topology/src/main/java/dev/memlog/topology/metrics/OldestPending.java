/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.metrics;

import dev.memlog.event.SessionNumber;
import dev.memlog.topology.state.EventIdStore;
import dev.memlog.topology.state.KeptEvent;
import dev.memlog.topology.state.KeptEventDecoder;
import dev.memlog.topology.state.KeptEvents;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Finds when a task accepted its oldest unsettled event. The time is the task's own, because a sender's clock may be
 * wrong.
 *
 * <p>Threading: confined to the stream thread. It reads one event of each session that has any.
 */
public final class OldestPending {
    private final KeptEvents pending;
    private final EventIdStore ids;
    private final KeptEventDecoder decoder;

    public OldestPending(KeptEvents pending, EventIdStore ids, KeptEventDecoder decoder) {
        this.pending = pending;
        this.ids = ids;
        this.decoder = decoder;
    }

    /** Null when nothing waits. */
    @Nullable
    public Instant acceptedAt() {
        Earliest earliest = new Earliest();
        pending.forEachFirst((session, event) -> earliest.accept(acceptedAt(session, event)));
        return earliest.at;
    }

    private @Nullable Instant acceptedAt(SessionNumber session, KeptEvent event) {
        EventIdStore.Entry entry =
                ids.get(session, decoder.decode(event).envelope().id());
        return entry == null ? null : entry.at();
    }

    private static final class Earliest {
        private @Nullable Instant at;

        void accept(@Nullable Instant other) {
            if (other != null && (at == null || other.isBefore(at))) {
                at = other;
            }
        }
    }
}
