/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.processor.session.SessionInput;
import dev.memlog.topology.state.EventIdStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Classifies an events record by its id: new, duplicate, replayed dead letter, or command about one.
 *
 * <p>Threading: confined to the stream thread.
 */
final class EventTriage {
    private final EventIdStore ids;

    EventTriage(EventIdStore ids) {
        this.ids = ids;
    }

    SessionInput ofEvent(SessionEvent event, SourceOffset offset, Instant now) {
        SessionNumber session = event.envelope().session();
        if (ids.get(session, event.envelope().id()) != null || isMadeHere(session, event)) {
            return new SessionInput.EventRepeated(event, offset, now);
        }
        if (event instanceof SessionEvent.ForgetMemories forget) {
            return new SessionInput.MemoriesForgotten(forget, letters(session, forget), offset, now);
        }
        return event instanceof SessionEvent.DiscardLetter discard && isDeadLetter(session, discard.event())
                ? new SessionInput.LetterDiscarded(event, offset, now)
                : new SessionInput.EventAccepted(event, offset, now);
    }

    /** Only a current dead letter is replayed: an event settled meanwhile is not processed twice. */
    SessionInput ofReplay(SessionEvent event, SourceOffset offset, Instant now) {
        EventIdStore.Entry entry =
                ids.get(event.envelope().session(), event.envelope().id());
        if (entry == null) {
            return ofEvent(event, offset, now);
        }
        EventIdStore.Failure failure = entry.failure();
        return entry.outcome() == EventOutcome.DEAD_LETTERED && failure != null
                ? new SessionInput.LetterReplayed(event, offset, failure.sequence(), failure.promptNumber(), now)
                : new SessionInput.NothingToDo(offset, now);
    }

    /**
     * Whether a letter is done with once {@code input} has been applied: its event was settled before, or is one like
     * any other now because it had been refused before it got a number.
     */
    boolean isDoneWith(SessionEvent event, SessionInput input) {
        EventIdStore.Entry entry =
                ids.get(event.envelope().session(), event.envelope().id());
        if (entry == null || entry.outcome() == EventOutcome.DEAD_LETTERED) {
            return false;
        }
        return input instanceof SessionInput.LetterReplayed replayed
                ? replayed.sequence() == 0
                : entry.outcome() != EventOutcome.OPEN;
    }

    /** Whether the session has seen, itself, all the events that an added memory was made from. */
    private boolean isMadeHere(SessionNumber session, SessionEvent event) {
        if (!(event instanceof SessionEvent.MemoryAdded added)) {
            return false;
        }
        List<EventId> sources = added.memory().provenance().events();
        return !sources.isEmpty() && sources.stream().allMatch(id -> isTakenCareOf(ids.get(session, id)));
    }

    private static boolean isTakenCareOf(EventIdStore.@Nullable Entry entry) {
        return entry != null
                && switch (entry.outcome()) {
                    case OPEN, PROCESSED, SKIPPED -> true;
                    case DEAD_LETTERED, DISCARDED -> false;
                };
    }

    /** Those that are named, as far as they are dead letters still; a session forgotten whole loses all it has. */
    private List<EventId> letters(SessionNumber session, SessionEvent.ForgetMemories forget) {
        return forget.whole()
                ? List.of()
                : forget.letters().stream()
                        .distinct()
                        .filter(id -> isDeadLetter(session, id))
                        .toList();
    }

    private boolean isDeadLetter(SessionNumber session, EventId event) {
        EventIdStore.Entry entry = ids.get(session, event);
        return entry != null && entry.outcome() == EventOutcome.DEAD_LETTERED;
    }
}
