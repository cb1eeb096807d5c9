/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.CallRecord;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.reply.ParsedReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something happened to a session. */
public sealed interface SessionInput {
    Instant now();

    /** An event, or command, with an id not seen before. */
    record EventAccepted(SessionEvent event, SourceOffset offset, Instant now) implements SessionInput {}

    /** An event, or command, whose id was accepted before. */
    record EventRepeated(SessionEvent event, SourceOffset offset, Instant now) implements SessionInput {}

    /**
     * A provider has a place for this session.
     *
     * @param batch the call's batch; its attempts are those spent before
     * @param memorySessionId the provider session that the call belongs to; null for a stateful provider's first call
     */
    record AttemptStarted(
            Batch batch, String provider, @Nullable String memorySessionId, Instant now) implements SessionInput {}

    /** An attempt that never left is given back: the node stops, or the provider closed meanwhile. */
    record AttemptReturned(Instant now) implements SessionInput {}

    /** The node died, or lost the session's partition, while the attempt was recorded. */
    record AttemptInterrupted(Instant now) implements SessionInput {}

    /**
     * @param batch the call's events, in order
     * @param attemptsBefore calls spent on these events before they were dead letters, which the batch does not count
     * @param memorySessionEnds whether the provider's session is not to be resumed
     */
    record ProviderAnswered(
            ParsedReply reply,
            List<PendingEvent> batch,
            int attemptsBefore,
            Charge charge,
            @Nullable String memorySessionId,
            boolean memorySessionEnds,
            Instant now)
            implements SessionInput {
        public ProviderAnswered {
            batch = List.copyOf(batch);
        }
    }

    /** A call has reported its usage; its result follows as an input of its own if the session still waits for it. */
    record CallCharged(CallRecord call, Charge charge, Instant now) implements SessionInput {}

    /**
     * @param retryAfter how long the provider asked to wait; null when it did not
     * @param othersLeft whether the chain has a provider that has not lost this session
     * @param answered whether the provider took the request and answered it, so that the attempt is spent
     */
    record CallFailed(
            FailureClass failure,
            String message,
            @Nullable Duration retryAfter,
            boolean othersLeft,
            boolean answered,
            Instant now)
            implements SessionInput {}

    /** No provider of the chain may be called before {@code until}. */
    record ProvidersUnavailable(String reason, Instant until, Instant now) implements SessionInput {}

    /** The session's work may not be paid for before {@code until}, though a provider might take it. */
    record SpendHeld(String reason, Instant until, Instant now) implements SessionInput {}

    /**
     * Dead letters are tried again, under their old sequences: those that may be, unasked.
     *
     * <p>Not while a batch is frozen, whose attempts belong to its generation.
     */
    record LettersReplayed(Instant now) implements SessionInput {}

    /**
     * One dead letter is replayed on command.
     *
     * @param sequence the number it had; 0 if it was refused before it got one
     * @param promptNumber the user prompt it belongs to; 0 before the first
     */
    record LetterReplayed(SessionEvent event, SourceOffset offset, long sequence, int promptNumber, Instant now)
            implements SessionInput {}

    /** A dead letter is discarded on command; {@code command} is the record read. */
    record LetterDiscarded(SessionEvent command, SourceOffset offset, Instant now) implements SessionInput {}

    /**
     * Memories are forgotten on command, and dead letters with them.
     *
     * @param letters the unsettled letters of those that the command names; a session forgotten as a whole loses all of
     *     its letters
     */
    record MemoriesForgotten(
            SessionEvent.ForgetMemories command, List<EventId> letters, SourceOffset offset, Instant now)
            implements SessionInput {
        public MemoriesForgotten {
            letters = List.copyOf(letters);
        }
    }

    /** A record was read that asks for something already done, or impossible. */
    record NothingToDo(SourceOffset offset, Instant now) implements SessionInput {}

    /** A portion of long work has moved {@code events} of the session's events. */
    record EventsMoved(Move move, long events, Instant now) implements SessionInput {}

    /** A move of events in the ledger. */
    enum Move {
        /** From open to the dead letters. */
        GIVEN_UP,
        /** From open to discarded. */
        DISCARDED,
        /** From the dead letters back to open. */
        REOPENED,
        /** From the dead letters to discarded. */
        DEAD_LETTERS_DISCARDED
    }

    /** A record of the session was read and waits, as long work on the session is not done. */
    record RecordDeferred(Instant now) implements SessionInput {}

    /** A deferred record is about to be accepted. */
    record RecordResumed(Instant now) implements SessionInput {}

    /** The node has run for {@code ran} more without activity of this session, which could have continued. */
    record TimePassed(Duration ran, Instant now) implements SessionInput {}
}
