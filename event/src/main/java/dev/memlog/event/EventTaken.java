/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as its session accepted it: its kind and name, never its content; written once. The later outcome of an open
 * one is in a {@link Settlement}, or in its dead letter.
 *
 * @param sequence its number within the session, from 1
 * @param kind the event's type on the wire, such as {@code tool-used}
 * @param name the tool, or another name of the event; null if it has none
 * @param outcome {@code open}, or its immediate outcome
 * @param reason why it was skipped; else null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventTaken(
        SessionNumber session,
        long sequence,
        EventId id,
        Instant at,
        String kind,
        @Nullable String name,
        EventOutcome outcome,
        @Nullable String reason)
        implements MemoryRecord {
    /** The kind of a user's prompt, which is a memory of its own. */
    public static final String PROMPT = "prompt-submitted";

    public EventTaken {
        requireNonNull(session, "session");
        requireNonNull(id, "id");
        requireNonNull(at, "at");
        requireNonNull(kind, "kind");
        requireNonNull(outcome, "outcome");
        name = name == null || name.isBlank() ? null : name;
    }

    /** @throws IllegalArgumentException for a command or an addition, which are not events of the session */
    public static EventTaken of(SessionEvent event, SessionNumber session, long sequence, EventOutcome outcome) {
        return switch (event) {
            case SessionEvent.ToolUsed e -> of(e, session, sequence, outcome, "tool-used", e.toolName(), null);
            case SessionEvent.ActivityReported e ->
                of(e, session, sequence, outcome, "activity-reported", e.kind(), null);
            case SessionEvent.SubagentStopped e ->
                of(
                        e,
                        session,
                        sequence,
                        outcome,
                        "subagent-stopped",
                        e.envelope().agentType(),
                        null);
            case SessionEvent.SessionStarted e ->
                of(e, session, sequence, outcome, "session-started", e.source(), null);
            case SessionEvent.PromptSubmitted e -> of(e, session, sequence, outcome, PROMPT, null, null);
            case SessionEvent.CompactionStarted e ->
                of(e, session, sequence, outcome, "compaction-started", e.trigger(), null);
            case SessionEvent.TurnEnded e -> of(e, session, sequence, outcome, "turn-ended", null, null);
            case SessionEvent.SessionEnded e -> of(e, session, sequence, outcome, "session-ended", e.reason(), null);
            case SessionEvent.EventSkipped e ->
                of(e, session, sequence, outcome, "event-skipped", e.toolName(), e.reason());
            case SessionEvent.Addition e -> throw new IllegalArgumentException("an addition is told by what it adds");
            case SessionEvent.Command e -> throw new IllegalArgumentException("a command is no event");
            case SessionEvent.UnknownEvent e -> throw new IllegalArgumentException("it is refused before it is taken");
        };
    }

    private static EventTaken of(
            SessionEvent event,
            SessionNumber session,
            long sequence,
            EventOutcome outcome,
            String kind,
            @Nullable String name,
            @Nullable String reason) {
        Envelope envelope = event.envelope();
        return new EventTaken(session, sequence, envelope.id(), envelope.at(), kind, name, outcome, reason);
    }

    public static String keyOf(SessionNumber session, long sequence) {
        return "event/%d/%010d".formatted(session.value(), sequence);
    }

    @Override
    public String recordKey() {
        return keyOf(session, sequence);
    }
}
