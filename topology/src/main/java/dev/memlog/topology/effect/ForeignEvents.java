/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.effect;

import dev.memlog.event.DeadLetter;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.team.TeamName;
import dev.memlog.processor.session.SessionAuthor;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.state.EventIdStore;
import dev.memlog.topology.state.SessionStore;
import java.time.Instant;
import java.util.List;

/**
 * Keeps records of one team away from the sessions of another, which they reach by number, and events of one author away
 * from the sessions of another in the same team. Such a session, its stores and its letters stay as they are: an event
 * becomes a dead letter of the sender's team, and a command acts on that team's own records alone.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class ForeignEvents {
    private final SessionStore sessions;
    private final EventIdStore ids;
    private final OrphanCommands orphans;
    private final DeadLetters deadLetters;
    private final RecordForwarder forwarder;

    public ForeignEvents(
            SessionStore sessions,
            EventIdStore ids,
            OrphanCommands orphans,
            DeadLetters deadLetters,
            RecordForwarder forwarder) {
        this.sessions = sessions;
        this.ids = ids;
        this.orphans = orphans;
        this.deadLetters = deadLetters;
        this.forwarder = forwarder;
    }

    /** @return false if the record may go to its session, and nothing is done */
    public boolean keepsOut(ReadEvent read, Instant now) {
        Envelope envelope = read.event().envelope();
        SessionState state = sessions.get(envelope.session());
        boolean isForeign = state == null
                ? isGuess(read.event())
                : !envelope.owner().equals(state.facts().identity().sessionId().team());
        if (!isForeign) {
            return state != null && keepsOutOther(read, state, now);
        }
        switch (read.event()) {
            case SessionEvent.ForgetMemories forget -> orphans.forget(forget, now);
            case SessionEvent.DiscardLetter discard ->
                forwarder.deadLetterTombstone(DeadLetter.keyOf(DeadLetters.senderOf(envelope), discard.event()), now);
            default -> deadLetters.refuseForeign(read, problem(envelope), now);
        }
        forwarder.memory(new MemoryRecord.Reflection(read.offset()), now);
        return true;
    }

    private boolean keepsOutOther(ReadEvent read, SessionState state, Instant now) {
        if (!SessionAuthor.isAnother(state, read.event())) {
            removeLetters(read.event(), now);
            return false;
        }
        // With the id of one of the session's own events it is a repetition; its letter would replace that event's.
        if (!isKnown(read.event(), read.event().envelope().id())) {
            deadLetters.refuseForeign(read, "the session belongs to another author of the team", now);
        }
        forwarder.memory(new MemoryRecord.Reflection(read.offset()), now);
        return true;
    }

    /** The session does not know of letters that were kept out of it. */
    private void removeLetters(SessionEvent event, Instant now) {
        List<EventId> letters = switch (event) {
            case SessionEvent.DiscardLetter discard -> List.of(discard.event());
            case SessionEvent.ForgetMemories forget -> forget.letters();
            default -> List.of();
        };
        Envelope envelope = event.envelope();
        if (!envelope.owner().equals(TeamName.LOCAL)) {
            letters.stream()
                    .filter(letter -> !isKnown(event, letter))
                    .forEach(letter -> forwarder.deadLetterTombstone(
                            DeadLetter.keyOf(DeadLetters.senderOf(envelope), letter), now));
        }
    }

    private boolean isKnown(SessionEvent event, EventId id) {
        return ids.get(event.envelope().session(), id) != null;
    }

    // A team addresses by number what it has named before. A guessed number would take the place of a session to come.
    private static boolean isGuess(SessionEvent event) {
        Envelope envelope = event.envelope();
        return envelope.sessionId() == null
                && !envelope.owner().equals(TeamName.LOCAL)
                && !(event instanceof SessionEvent.ForgetMemories);
    }

    // The same words whether another team has such a session or nobody has.
    private static String problem(Envelope envelope) {
        return envelope.sessionId() == null
                ? "team " + envelope.owner() + " has no session with the number " + envelope.session()
                : "another session has the same number";
    }
}
