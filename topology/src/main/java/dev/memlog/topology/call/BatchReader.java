/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.call;

import dev.memlog.event.SessionNumber;
import dev.memlog.processor.session.Batch;
import dev.memlog.topology.state.EventIdStore;
import dev.memlog.topology.state.KeptEvent;
import dev.memlog.topology.state.KeptEventDecoder;
import dev.memlog.topology.state.KeptEvents;
import dev.memlog.topology.state.TaskStores;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the waiting events of a batch, their trace and the attempts already spent on them.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class BatchReader {
    private final KeptEvents pending;
    private final EventIdStore ids;
    private final KeptEventDecoder decoder;

    public BatchReader(TaskStores stores) {
        pending = stores.pending();
        ids = stores.ids();
        decoder = stores.decoder();
    }

    public List<KeptEvent> kept(SessionNumber session, List<Long> sequences) {
        return sequences.stream().map(sequence -> kept(session, sequence)).toList();
    }

    private KeptEvent kept(SessionNumber session, long sequence) {
        KeptEvent event = pending.get(session, sequence);
        if (event == null) {
            throw new IllegalStateException("event " + sequence + " of session " + session + " is open but not kept");
        }
        return event;
    }

    /** The trace that a batch belongs to: that of its first event. */
    @Nullable
    String traceOf(SessionNumber session, Batch batch) {
        KeptEvent first = pending.get(session, batch.sequences().getFirst());
        return first == null ? null : first.traceparent();
    }

    /** The highest number of calls already spent on any of the batch's events before their dead letters. */
    int attemptsBefore(SessionNumber session, Batch batch) {
        return kept(session, batch.sequences()).stream()
                .map(event -> ids.get(session, decoder.decode(event).envelope().id()))
                .mapToInt(entry -> entry == null || entry.failure() == null
                        ? 0
                        : entry.failure().attempts())
                .max()
                .orElse(0);
    }
}
