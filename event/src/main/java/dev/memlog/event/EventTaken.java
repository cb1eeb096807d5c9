/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.memlog.event.team.TeamName;
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
 * @param team the session's; null for {@link TeamName#LOCAL}
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
        @Nullable String reason,
        @Nullable TeamName team)
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
        team = TeamName.LOCAL.equals(team) ? null : team;
    }

    /** Of a session of {@link TeamName#LOCAL}. */
    public EventTaken(
            SessionNumber session,
            long sequence,
            EventId id,
            Instant at,
            String kind,
            @Nullable String name,
            EventOutcome outcome,
            @Nullable String reason) {
        this(session, sequence, id, at, kind, name, outcome, reason, null);
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
        return new EventTaken(
                session, sequence, envelope.id(), envelope.at(), kind, name, outcome, reason, envelope.owner());
    }

    /** The key of an event in a session of {@link TeamName#LOCAL}. */
    public static String keyOf(SessionNumber session, long sequence) {
        return keyOf(TeamName.LOCAL, session, sequence);
    }

    public static String keyOf(TeamName team, SessionNumber session, long sequence) {
        return RecordTeam.numberedKey("event", team, session, sequence);
    }

    @Override
    public String recordKey() {
        return keyOf(team == null ? TeamName.LOCAL : team, session, sequence);
    }
}
