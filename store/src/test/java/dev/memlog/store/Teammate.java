/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.EventTaken;
import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.Settlement;
import dev.memlog.event.Topics;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of what a member of a team does, as the topology writes them. */
public record Teammate(
        TeamName team, String author, @Nullable Visibility visibility) {
    public static Teammate of(String team, String author) {
        return new Teammate(new TeamName(team), author, null);
    }

    public Teammate inPrivate() {
        return new Teammate(team, author, Visibility.PRIVATE);
    }

    public SessionId id(String session) {
        return new SessionId(team, session);
    }

    public SessionNumber number(String session) {
        return SessionNumber.of(id(session));
    }

    public MemoryKey key(String session, long sequence) {
        return new MemoryKey(id(session), sequence, 0);
    }

    public Provenance from(String session, long sequence, @Nullable String project) {
        return from(session, sequence, project, Records.NOON.plusSeconds(sequence));
    }

    public Provenance from(String session, long sequence, @Nullable String project, Instant at) {
        return Provenance.builder(key(session, sequence), at, team.value(), author, "claude-code")
                .project(project)
                .events(List.of(new EventId("e" + sequence)))
                .visibility(visibility)
                .build();
    }

    public MemoryRecord.Observation observation(
            String session, long sequence, String project, String title, String narrative) {
        return Records.observation(from(session, sequence, project), title, narrative);
    }

    public MemoryRecord.Prompt prompt(String session, long sequence, String project, String text) {
        return new MemoryRecord.Prompt(from(session, sequence, project), text);
    }

    public MemoryRecord.Summary summary(String session, long sequence, String project, String request) {
        return new MemoryRecord.Summary(
                from(session, sequence, project), request, "looked", "learned", "done", "more", null);
    }

    public MemoryRecord.SessionRecord session(String session, @Nullable String project) {
        return new MemoryRecord.SessionRecord(
                id(session),
                number(session),
                project,
                team.value(),
                author,
                "claude-code",
                SessionStatus.ACTIVE,
                null,
                0,
                Records.NOON,
                Records.NOON.plusSeconds(60),
                null,
                1,
                List.of("m-" + session),
                new Ledger(3, 0, 0, 2, 1, 0, 0, 0, 0),
                100,
                20,
                null,
                null,
                visibility);
    }

    public MemoryRecord.MemoryShare share(String session, long sequence, Visibility with) {
        return new MemoryRecord.MemoryShare(key(session, sequence), with, Records.NOON, author);
    }

    public EventTaken event(String session, long sequence, String tool) {
        return new EventTaken(
                number(session),
                sequence,
                new EventId("e" + sequence),
                Records.NOON,
                "tool-used",
                tool,
                EventOutcome.OPEN,
                null,
                team);
    }

    public Settlement settlement(String session, long sequence) {
        return Settlement.without(
                team, number(session), List.of(sequence), EventOutcome.PROCESSED, Records.NOON.plusSeconds(1));
    }

    public DeadLetter letter(String session, String event) {
        SessionId id = id(session);
        EventId eventId = new EventId(event);
        return new DeadLetter(
                DeadLetter.keyOf(id, eventId),
                id,
                eventId,
                FailureClass.TRANSIENT,
                "503 of " + author,
                1,
                Records.NOON,
                Records.NOON,
                "openai",
                1,
                0,
                Topics.EVENTS,
                0,
                7);
    }

    public ControlRecord.Spend spend(String session, String project, long tokens) {
        return new ControlRecord.Spend(
                LocalDate.of(2026, 3, 1),
                number(session),
                id(session),
                team.value(),
                author,
                project,
                List.of(new ControlRecord.Line("openai", "gpt", 1, tokens, 0, 5L)));
    }
}
