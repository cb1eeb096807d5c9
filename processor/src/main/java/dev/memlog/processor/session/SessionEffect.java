/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.memlog.event.CallRecord;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Settlement;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.money.Charge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that the topology does in the transaction that stores the new state. */
public sealed interface SessionEffect {
    /**
     * Work that may concern so many events that it runs in portions, over several transactions; the first of them
     * stores the new state. The session's counts move with each portion, and the session starts no call before the
     * last.
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
     * Dead-letter all kept events of the session; those outside {@code batch} were not tried.
     *
     * @param batch null if none was frozen
     */
    record DeadLetterAllEvents(
            FailureClass failure, String message, @Nullable Batch batch, String provider) implements LongWork {}

    /** Keep the dead-lettered events that may be replayed unasked again, in their old places. */
    record RestoreEvents() implements LongWork {}

    /** Drop the session's unasked replays. */
    record AbandonDeadLetters() implements LongWork {}

    /** These dead letters are settled as discarded. */
    record DiscardDeadLetters(List<EventId> events) implements LongWork {
        public DiscardDeadLetters {
            events = List.copyOf(events);
        }
    }

    /** All dead letters of the session are settled as discarded. */
    record DiscardAllDeadLetters() implements LongWork {}

    /** Delete the published records of the events up to this sequence. */
    record ForgetEvents(long upTo) implements LongWork {}

    /** Keep the record just read, under this sequence, until it is settled. */
    record KeepEvent(long sequence, int promptNumber) implements SessionEffect {}

    /** Publish that the event just read was accepted under this sequence. */
    record PublishEvent(long sequence, EventOutcome outcome) implements SessionEffect {}

    /** Record the outcome under the id of the record just read. */
    record RecordOutcome(EventOutcome outcome) implements SessionEffect {}

    /** Dead-letter the record just read, without a call. */
    record RefuseEvent(FailureClass failure, String message) implements SessionEffect {}

    /** Settle kept events: remove them, and record the outcome under their ids. */
    record SettleEvents(Settlement settlement) implements SessionEffect {}

    /** Dead-letter kept events: one dead letter each. */
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

    /** Publish the session's spending of this day, including the call's charge. */
    record ForwardSpend(CallRecord call, Charge charge, ControlRecord.Spend spend) implements SessionEffect {}

    /** Delete the record under this key: a memory, an edit, or a session's record under its old key. */
    record ForwardTombstone(String key) implements SessionEffect {}

    /** Write the attempt to the calls topic; its call is made when that is read back. */
    record RecordCall(CallRecord call) implements SessionEffect {}

    /** Stop the call in flight; its completion, should one come, is stale. */
    record CancelCall(CallRecord call, String provider) implements SessionEffect {}
}
