/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.memlog.event.CallRecord;
import dev.memlog.event.Ledger;
import dev.memlog.event.SessionStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a session is at the moment; each state holds only what it has.
 *
 * <pre>
 *            event with work                 attempt recorded
 *  {@link Idle} ───────────────────▶ {@link Waiting} ──────────────────▶ {@link Calling}
 *   ▲ ▲                             ▲  │ no provider              │ │ │
 *   │ │ last event settled          │  ▼                          │ │ │ failure that may pass
 *   │ └──────────────────────────── │ {@link Parked} ◀────────────────┘ │ └──────────────▶ {@link Retrying}
 *   │                               │  │ provider back              │                    │
 *   │                               │  └──────────▶ {@link Calling} ◀────┼────────────────────┘ due
 *   │                               └──── settled, more waiting ◀───┘
 *   │ event
 *  {@link Closed} ◀── asked to end and nothing open · cancelled · the session cannot go on
 * </pre>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SessionState.Idle.class, name = "idle"),
    @JsonSubTypes.Type(value = SessionState.Waiting.class, name = "waiting"),
    @JsonSubTypes.Type(value = SessionState.Calling.class, name = "calling"),
    @JsonSubTypes.Type(value = SessionState.Retrying.class, name = "retrying"),
    @JsonSubTypes.Type(value = SessionState.Parked.class, name = "parked"),
    @JsonSubTypes.Type(value = SessionState.Closed.class, name = "closed")
})
public sealed interface SessionState {
    SessionFacts facts();

    /** The same state with other facts. */
    SessionState with(SessionFacts facts);

    @JsonIgnore
    default String name() {
        return getClass().getSimpleName();
    }

    // Not ignored by JSON as the name is: Closed has a component of this name, which would be ignored with it.
    default SessionStatus status() {
        return this instanceof Closed closed ? closed.status() : SessionStatus.ACTIVE;
    }

    /** The state of a session whose open events have just changed, none of them in a frozen batch. */
    static SessionState settled(SessionFacts facts, Instant now) {
        if (facts.tally().open() > 0) {
            return new Waiting(facts);
        }
        if (facts.endReason() != null) {
            return new Closed(facts, SessionStatus.COMPLETED, facts.endReason(), now);
        }
        return new Idle(facts);
    }

    /** The session's counts by the stage its events are in. */
    default Ledger toLedger() {
        long inFlight =
                this instanceof Calling calling ? calling.batch().sequences().size() : 0;
        return facts().tally().toLedger(this instanceof Parked, inFlight, facts().deferred());
    }

    /** Nothing is open. */
    record Idle(SessionFacts facts) implements SessionState {
        @Override
        public Idle with(SessionFacts newFacts) {
            return new Idle(newFacts);
        }
    }

    /** Events are open and free to start; no batch is frozen. */
    record Waiting(SessionFacts facts) implements SessionState {
        @Override
        public Waiting with(SessionFacts newFacts) {
            return new Waiting(newFacts);
        }
    }

    /**
     * An attempt is recorded; its call goes out once that is committed, and its completion is awaited.
     *
     * @param forgetful something was forgotten meanwhile that the call's conversation may hold: it is not resumed
     */
    record Calling(SessionFacts facts, Batch batch, String provider, Instant since, boolean forgetful)
            implements SessionState {
        Calling(SessionFacts facts, Batch batch, String provider, Instant since) {
            this(facts, batch, provider, since, false);
        }

        @Override
        public Calling with(SessionFacts newFacts) {
            return new Calling(newFacts, batch, provider, since, forgetful);
        }

        Calling forget(SessionFacts newFacts) {
            return new Calling(newFacts, batch, provider, since, true);
        }

        /** The attempt's record on the calls topic; it distinguishes a late completion from the current one. */
        public CallRecord toCallRecord() {
            return new CallRecord(
                    facts.identity().number(), facts.generation(), batch.firstSequence(), batch.attempts());
        }
    }

    /** A frozen batch waits for its next attempt. */
    record Retrying(SessionFacts facts, Batch batch, Instant dueAt) implements SessionState {
        @Override
        public Retrying with(SessionFacts newFacts) {
            return new Retrying(newFacts, batch, dueAt);
        }
    }

    /**
     * No provider may be called, or the session may not spend; tried again at {@code until}, or as soon as that
     * changes.
     *
     * @param batch null when none was frozen yet
     */
    record Parked(SessionFacts facts, @Nullable Batch batch, String reason, Instant until) implements SessionState {
        @Override
        public Parked with(SessionFacts newFacts) {
            return new Parked(newFacts, batch, reason, until);
        }
    }

    /** Over, with nothing open; a later event begins a new generation. */
    record Closed(SessionFacts facts, SessionStatus status, String reason, Instant at) implements SessionState {
        @Override
        public Closed with(SessionFacts newFacts) {
            return new Closed(newFacts, status, reason, at);
        }
    }
}
