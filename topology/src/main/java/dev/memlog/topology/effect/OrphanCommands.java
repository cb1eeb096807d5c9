/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.effect;

import dev.memlog.event.DeadLetter;
import dev.memlog.event.DiscardUndecodable;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.Told;
import dev.memlog.topology.state.SessionStore;
import java.time.Instant;

/**
 * Carries out commands that concern no known session: they delete records and begin no session. Safe to repeat.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class OrphanCommands {
    private final SessionStore sessions;
    private final RecordForwarder forwarder;

    public OrphanCommands(SessionStore sessions, RecordForwarder forwarder) {
        this.sessions = sessions;
        this.forwarder = forwarder;
    }

    /** @return false if the record concerns a session, and nothing is done */
    public boolean carriesOut(ReadEvent read, Instant now) {
        if (read.event() instanceof DiscardUndecodable discard) {
            forwarder.deadLetterTombstone(discard.letter(), now);
            forwarder.memory(new MemoryRecord.Reflection(read.offset()), now);
            return true;
        }
        if (!(read.event() instanceof SessionEvent.ForgetMemories forget)
                || sessions.get(forget.envelope().session()) != null) {
            return false;
        }
        forget(forget, now);
        forwarder.memory(new MemoryRecord.Reflection(read.offset()), now);
        return true;
    }

    /** Deletes the records that it names, as far as they are the sender's team's. */
    void forget(SessionEvent.ForgetMemories forget, Instant now) {
        SessionId session = DeadLetters.senderOf(forget.envelope());
        for (MemoryKey memory : forget.memories()) {
            if (memory.session().team().equals(session.team())) {
                forwarder.memoryTombstone(memory.toString(), now);
                MemoryMark.keysBeside(memory).forEach(key -> forwarder.memoryTombstone(key, now));
            }
        }
        forget.letters().forEach(id -> forwarder.deadLetterTombstone(DeadLetter.keyOf(session, id), now));
        if (forget.whole()) {
            forwarder.memoryTombstone(MemoryRecord.SessionRecord.keyOf(session), now);
            for (int slot = 1; slot <= Told.MOST; slot++) {
                forwarder.memoryTombstone(
                        Told.keyOf(session.team(), forget.envelope().session(), slot), now);
            }
        }
    }
}
