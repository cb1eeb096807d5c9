/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.memlog.event.CallRecord;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.FailureClass;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Settlement;
import dev.memlog.processor.money.Charge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something to be done, by the topology, in the transaction that stores the new state. */
public sealed interface SessionEffect {
    /**
     * What may concern so many events that it is done in portions, over several transactions; the first of them stores the
     * new state. The session's counts move with each portion, and it is not started before the last.
     */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "work")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = DiscardAllEvents.class, name = "discard-all-events"),
        @JsonSubTypes.Type(value = DeadLetterAllEvents.class, name = "give-up-all-events"),
        @JsonSubTypes.Type(value = RestoreEvents.class, name = "restore-events"),
        @JsonSubTypes.Type(value = AbandonDeadLetters.class, name = "abandon-letters"),
        @JsonSubTypes.Type(value = DiscardDeadLetters.class, name = "discard-letters"),
        @JsonSubTypes.Type(value = DiscardAllDeadLetters.class, name = "discard-all-letters"),
        @JsonSubTypes.Type(value = ForgetEvents.class, name = "forget-events")
    })
    sealed interface LongWork extends SessionEffect {}

    /** All kept events of the session are settled as discarded. */
    record DiscardAllEvents() implements LongWork {}

    /**
     * All kept events of the session are given up; those outside {@code batch} were not tried.
     *
     * @param batch null if none was frozen
     */
    record DeadLetterAllEvents(
            FailureClass failure, String message, @Nullable Batch batch, String provider) implements LongWork {}

    /** Events that were given up, and may be replayed without being asked, are kept again as they were. */
    record RestoreEvents() implements LongWork {}

    /** What was given up stays given up: nobody wants it tried again unasked. */
    record AbandonDeadLetters() implements LongWork {}

    /** These dead letters are settled as discarded. */
    record DiscardDeadLetters(List<EventId> events) implements LongWork {
        public DiscardDeadLetters {
            events = List.copyOf(events);
        }
    }

    /** All dead letters of the session are settled as discarded. */
    record DiscardAllDeadLetters() implements LongWork {}

    /** Nothing tells any more of the events up to this sequence. */
    record ForgetEvents(long upTo) implements LongWork {}

    /** Keep the record just read, under this sequence, until it is settled. */
    record KeepEvent(long sequence, int promptNumber) implements SessionEffect {}

    /** Tell of the event just read, that it was taken in under this sequence. */
    record PublishEvent(long sequence, EventOutcome outcome) implements SessionEffect {}

    /** Remember under the id of the record just read what became of it. */
    record RecordOutcome(EventOutcome outcome) implements SessionEffect {}

    /** The record just read is given up at once: a dead letter, and no provider asked. */
    record RefuseEvent(FailureClass failure, String message) implements SessionEffect {}

    /** Kept events are settled: let go of them, and remember the outcome under their ids. */
    record SettleEvents(Settlement settlement) implements SessionEffect {}

    /** Kept events are given up: a dead letter each, then settled as dead-lettered. */
    record DeadLetterEvents(List<Long> sequences, FailureClass failure, String message, Batch batch, String provider)
            implements SessionEffect {
        public DeadLetterEvents {
            sequences = List.copyOf(sequences);
        }
    }

    /** The dead letter just read waits again, under its old sequence. */
    record ReopenEvent(long sequence, int promptNumber) implements SessionEffect {}

    /** The letter that the command just read names is settled as discarded. */
    record DiscardDeadLetter() implements SessionEffect {}

    /** Write the record, a memory or an edit of one, to the memories topic. */
    record ForwardMemory(MemoryRecord memory) implements SessionEffect {}

    /** Tell what the session has spent on this day, the call's charge in it. */
    record ForwardSpend(CallRecord call, Charge charge, ControlRecord.Spend spend) implements SessionEffect {}

    /** What stands under this key is deleted: a memory, an edit, or a session's record that has another key now. */
    record ForwardTombstone(String key) implements SessionEffect {}

    /** Write the attempt to the calls topic; its call is made when that is read back. */
    record RecordCall(CallRecord call) implements SessionEffect {}

    /** Stop the call in flight; its completion, should one come, is stale. */
    record CancelCall(CallRecord call, String provider) implements SessionEffect {}
}
