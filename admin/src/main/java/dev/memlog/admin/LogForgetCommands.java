/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin;

import dev.memlog.admin.deadletter.LetterCommands;
import dev.memlog.admin.forget.ForgetCommands;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.SessionEvent;
import dev.memlog.ingest.accept.IngestConfig;
import dev.memlog.log.PublishOutcome;
import dev.memlog.log.RecordPublisher;
import dev.memlog.store.query.ForgetQueries.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives the order to forget to the log, as commands to the sessions, each of a bounded size.
 *
 * <p>Threading: safe; blocks until the log has acknowledged, within {@code ingest.ack-timeout}.
 */
public final class LogForgetCommands implements ForgetCommands {
    private static final int MEMORIES_AT_ONCE = 1_000;
    private static final int LETTERS_AT_ONCE = 1_000;

    private final RecordPublisher publisher;
    private final LetterCommands audit;
    private final IngestConfig config;
    private final InstantSource clock;
    private final Duration rawEventsKept;

    /** @param rawEventsKept the longest that an event which nobody needs any more stays in the log */
    public LogForgetCommands(
            RecordPublisher publisher,
            LetterCommands audit,
            IngestConfig config,
            InstantSource clock,
            Duration rawEventsKept) {
        this.publisher = publisher;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
        this.rawEventsKept = rawEventsKept;
    }

    @Override
    public boolean give(List<Target> targets) {
        List<SessionEvent> commands = new ArrayList<>();
        targets.forEach(target -> addCommands(target, commands));
        return publisher.publish(commands, null) instanceof PublishOutcome.Acknowledged;
    }

    @Override
    public boolean note(AuditRecord done) {
        return audit.note(done) == LetterCommands.Outcome.ACKNOWLEDGED;
    }

    @Override
    public Instant rawEventsUntil(Instant now) {
        return now.plus(rawEventsKept);
    }

    // A session that is forgotten whole is so with its last command, when nothing else of it is left to be named.
    private void addCommands(Target target, List<SessionEvent> commands) {
        List<MemoryKey> memories = target.memories();
        List<EventId> letters = target.letters();
        do {
            List<MemoryKey> someMemories = memories.subList(0, Math.min(MEMORIES_AT_ONCE, memories.size()));
            List<EventId> someLetters = letters.subList(0, Math.min(LETTERS_AT_ONCE, letters.size()));
            memories = memories.subList(someMemories.size(), memories.size());
            letters = letters.subList(someLetters.size(), letters.size());
            boolean last = memories.isEmpty() && letters.isEmpty();
            commands.add(new SessionEvent.ForgetMemories(
                    envelope(target), someMemories, someLetters, last && target.whole()));
        } while (!memories.isEmpty() || !letters.isEmpty());
    }

    private Envelope envelope(Target target) {
        Instant now = clock.instant();
        return Envelope.command(
                EventId.random(now),
                target.session(),
                target.sessionId(),
                now,
                config.team(),
                config.author(),
                target.platform());
    }
}
