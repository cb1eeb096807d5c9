/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import dev.memlog.event.SessionEvent;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.event.limit.RecentEntries;
import dev.memlog.processor.session.PendingEvent;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Decodes kept events; small ones read recently need no parsing.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class KeptEventDecoder {
    private static final int RECENT = 1_000;
    private static final int SMALL = 4 * 1024;
    private final WireCodec codec;
    private final RecentEntries<SourceOffset, SessionEvent> recent = new RecentEntries<>(RECENT);

    public KeptEventDecoder(WireCodec codec) {
        this.codec = codec;
    }

    /** The event was just read, from {@code size} bytes. */
    public void remember(SourceOffset offset, SessionEvent event, int size) {
        if (size <= SMALL) {
            recent.put(offset, event);
        }
    }

    public SessionEvent decode(KeptEvent kept) {
        SessionEvent known = recent.get(new SourceOffset(kept.partition(), kept.offset()));
        if (known != null) {
            return known;
        }
        try {
            return codec.decodeEvent(kept.value());
        } catch (UndecodableException e) {
            throw new SerializationException("a kept event does not decode any more: " + kept, e);
        }
    }

    public PendingEvent toPending(KeptEvent kept) {
        return new PendingEvent(kept.sequence(), kept.promptNumber(), kept.replayed(), decode(kept));
    }
}
