/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.text.CitedNumbers;
import dev.memlog.event.text.ToolKeys;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event as its session accepted it: its kind and name, the numbers of memories in it, and hashes of what it ran or
 * failed with, never its content; written once. The later outcome of an open one is in a {@link Settlement}, or in its
 * dead letter.
 *
 * @param sequence its number within the session, from 1
 * @param kind the event's type on the wire, such as {@code tool-used}
 * @param name the tool, or another name of the event; null if it has none
 * @param outcome {@code open}, or its immediate outcome
 * @param reason why it was skipped; else null
 * @param team the session's; null for {@link TeamName#LOCAL}
 * @param failed that the tool failed; else null
 * @param cited the numbers of memories that its text names, as far as they are written as numbers; null for none
 * @param fetched those of them that the agent read in full by it; null for none
 * @param commands hashes of the commands that a shell tool ran without failing, as {@link ToolKeys} makes them, at most
 *     {@link ToolKeys#MOST}; null for none
 * @param error the hash of the error that the tool failed with; null for none
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
        @Nullable TeamName team,
        @Nullable Boolean failed,
        @Nullable List<Long> cited,
        @Nullable List<Long> fetched,
        @Nullable List<Integer> commands,
        @Nullable Integer error)
        implements MemoryRecord {
    /** The end of the name of the tool that reads memories in full, whatever an agent puts before it. */
    public static final String READS_IN_FULL = "get_observations";

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
        failed = Boolean.TRUE.equals(failed) ? true : null;
        cited = orNull(cited);
        fetched = orNull(fetched);
        commands = orNull(commands);
        if (commands != null && commands.size() > ToolKeys.MOST) {
            commands = commands.subList(0, ToolKeys.MOST);
        }
    }

    private static <T> @Nullable List<T> orNull(@Nullable List<T> items) {
        return items == null || items.isEmpty() ? null : List.copyOf(items);
    }

    /** Of an event that names no memory, and did not fail. */
    public EventTaken(
            SessionNumber session,
            long sequence,
            EventId id,
            Instant at,
            String kind,
            @Nullable String name,
            EventOutcome outcome,
            @Nullable String reason,
            @Nullable TeamName team) {
        this(session, sequence, id, at, kind, name, outcome, reason, team, null, null, null, null, null);
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
        CitedNumbers numbers = numbers(event);
        return new EventTaken(
                session,
                sequence,
                envelope.id(),
                envelope.at(),
                kind,
                name,
                outcome,
                reason,
                envelope.owner(),
                event instanceof SessionEvent.ToolUsed tool && tool.failed(),
                numbers.cited(),
                fetched(event, numbers),
                commands(event),
                error(event).orElse(null));
    }

    private static List<Integer> commands(SessionEvent event) {
        return event instanceof SessionEvent.ToolUsed tool && !tool.failed()
                ? ToolKeys.commands(tool.toolName(), tool.input())
                : List.of();
    }

    /** The hash of the error that a tool failed with; empty for another event, and for an error that says too little. */
    public static Optional<Integer> error(SessionEvent event) {
        return event instanceof SessionEvent.ToolUsed tool && tool.failed()
                ? ToolKeys.error(tool.toolName(), tool.output())
                : Optional.empty();
    }

    /** In what the user or the agent wrote; what a tool answered cites nothing. */
    private static CitedNumbers numbers(SessionEvent event) {
        CitedNumbers numbers = new CitedNumbers();
        return switch (event) {
            case SessionEvent.PromptSubmitted e -> numbers.read(e.text());
            case SessionEvent.ToolUsed e ->
                e.toolName().endsWith(READS_IN_FULL) ? numbers.readIds(e.input()) : numbers.read(e.input());
            case SessionEvent.TurnEnded e -> numbers.read(e.lastAssistantMessage());
            case SessionEvent.SubagentStopped e -> numbers.read(e.lastAssistantMessage());
            case SessionEvent.SessionStarted e -> numbers;
            case SessionEvent.ActivityReported e -> numbers;
            case SessionEvent.CompactionStarted e -> numbers;
            case SessionEvent.SessionEnded e -> numbers;
            case SessionEvent.EventSkipped e -> numbers;
            case SessionEvent.Addition e -> numbers;
            case SessionEvent.Command e -> numbers;
            case SessionEvent.UnknownEvent e -> numbers;
        };
    }

    private static @Nullable List<Long> fetched(SessionEvent event, CitedNumbers numbers) {
        return event instanceof SessionEvent.EventSkipped skipped ? skipped.fetched() : numbers.fetched();
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
