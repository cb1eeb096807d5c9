/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin;

import dev.memlog.event.AuditRecord;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.DiscardUndecodable;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.Addition;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.event.access.AccessKey;
import dev.memlog.event.access.KeyCodec;
import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.log.PublishOutcome;
import dev.memlog.log.RecordPublisher;
import dev.memlog.recall.memory.MemoryCommands;
import dev.memlog.store.query.ForgetQueries.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes orders to the log. An order about a session is an event of that session, so that the session's own machine
 * carries it out in order; an order about the whole system is a record of the control topic.
 *
 * <p>Secrets are taken out of edited events, additions, reasons and audit records first.
 *
 * <p>Threading: safe; each call blocks until the log has acknowledged, within {@code ingest.ack-timeout}.
 */
public final class CommandLog implements MemoryCommands {
    private static final String PLATFORM = "memlog";
    private static final int MEMORIES_AT_ONCE = 1_000;
    private static final int LETTERS_AT_ONCE = 1_000;

    private final RecordPublisher publisher;
    private final CleanEvents events;
    private final CleanMemories memories;
    private final TeamName team;
    private final String author;
    private final InstantSource clock;
    private final WireCodec codec = new WireCodec();
    private final KeyCodec keys = new KeyCodec();

    /**
     * @param team of commands
     * @param author of commands
     */
    public CommandLog(
            RecordPublisher publisher, PrivacyFilter privacy, TeamName team, String author, InstantSource clock) {
        this(publisher, new CleanEvents(privacy), new CleanMemories(privacy), team, author, clock);
    }

    private CommandLog(
            RecordPublisher publisher,
            CleanEvents events,
            CleanMemories memories,
            TeamName team,
            String author,
            InstantSource clock) {
        this.publisher = publisher;
        this.team = team;
        this.author = author;
        this.clock = clock;
        this.events = events;
        this.memories = memories;
    }

    /** The same log, for orders of this team and author. */
    public CommandLog as(TeamName other, String by) {
        return new CommandLog(publisher, events, memories, other, by, clock);
    }

    @Override
    public OrderOutcome hide(HideOrder order) {
        Instant now = clock.instant();
        MemoryKey memory = order.memory();
        SessionNumber session = memory.sessionNumber();
        // A key that holds only the session's number is addressed by the number, too.
        boolean named = SessionNumber.of(memory.session()).equals(session);
        Envelope envelope = Envelope.command(
                order.id() == null ? EventId.random(now) : order.id(),
                session,
                named ? memory.session() : null,
                now,
                team.value(),
                author,
                order.platform());
        return publish(List.of(new SessionEvent.HideMemory(envelope, memory, order.hidden())));
    }

    @Override
    public OrderOutcome mark(MarkOrder order) {
        Instant now = clock.instant();
        MemoryKey memory = order.memory();
        SessionNumber session = memory.sessionNumber();
        Envelope envelope = Envelope.command(
                order.id() == null ? EventId.random(now) : order.id(),
                session,
                memory.isOfNumberAlone() ? null : memory.session(),
                now,
                team.value(),
                author,
                order.platform());
        MemoryMark.EditedText text = order.text() == null ? null : memories.clean(order.text());
        SessionEvent mark = new MemoryMark.MarkMemory(envelope, memory, order.kind(), order.set(), text);
        return publishRecords(List.of(record(mark, Map.of()), auditRecord(order.done())));
    }

    /**
     * Decides for one memory who finds it, and audits that.
     *
     * @param by whose memory it is; the caller has checked that
     * @param platform the agent that the memory came from
     */
    public OrderOutcome share(
            Principal by, MemoryKey memory, String platform, Visibility visibility, AuditRecord done) {
        Envelope envelope = envelope(by, memory, platform);
        return publishRecords(List.of(
                record(new SessionEvent.ShareMemory(envelope, memory, visibility), Map.of()), auditRecord(done)));
    }

    /**
     * Decides who finds a session's memories, those to come as well, and audits that. The session ignores it if its
     * author is another.
     *
     * @param platform the agent that the session is of
     */
    public OrderOutcome setVisibility(
            Principal by, SessionId session, String platform, Visibility visibility, AuditRecord done) {
        Envelope envelope = envelope(by, new MemoryKey(session, 0, 0), platform);
        return publishRecords(
                List.of(record(new SessionEvent.SetVisibility(envelope, visibility), Map.of()), auditRecord(done)));
    }

    @Override
    public OrderOutcome add(List<? extends Addition> additions) {
        return publish(additions.stream().<SessionEvent>map(memories::clean).toList());
    }

    /** From now on new memories have numbers above this one; repeating it does no harm. */
    public OrderOutcome numberAbove(long number) {
        // Each has a key of its own: one that replaced another would be missing from the sums of those after it.
        MemoryRecord floor = new MemoryRecord.NumberFloor(UUID.randomUUID().toString(), number);
        return publishRecords(List.of(new ProducerRecord<>(Topics.MEMORIES, floor.recordKey(), codec.encode(floor))));
    }

    /** Writes commands about dead letters, in this order. */
    public OrderOutcome settle(List<LetterCommand> commands) {
        Instant now = clock.instant();
        return publishRecords(
                commands.stream().map(command -> record(command, now)).toList());
    }

    /** Writes the commands that forget these targets, each of a bounded size. */
    public OrderOutcome forget(List<Target> targets) {
        List<SessionEvent> commands = new ArrayList<>();
        targets.forEach(target -> addCommands(target, commands));
        return publish(commands);
    }

    /**
     * Writes one record of the control topic, and the audit record of the change.
     *
     * @param record null deletes the record under the key
     */
    public OrderOutcome control(String key, @Nullable ControlRecord record, AuditRecord done) {
        return publishRecords(List.of(
                new ProducerRecord<>(Topics.CONTROL, key, record == null ? null : codec.encode(record)),
                auditRecord(done)));
    }

    /** Deletes records of the control topic by their keys; the caller audits what it is done for. */
    public OrderOutcome removeControls(List<String> recordKeys) {
        return publishRecords(recordKeys.stream()
                .map(key -> new ProducerRecord<String, byte[]>(Topics.CONTROL, key, null))
                .toList());
    }

    /** Deletes records of events and settlements, which are written once, by their keys. */
    public OrderOutcome removeNames(List<String> recordKeys) {
        return publishRecords(recordKeys.stream()
                .map(key -> new ProducerRecord<String, byte[]>(Topics.MEMORIES, key, null))
                .toList());
    }

    /** Writes a key, and the audit record of what was done to it. */
    public PublishOutcome key(AccessKey key, AuditRecord done) {
        return publisher.publishRecords(
                List.of(new ProducerRecord<>(Topics.KEYS, key.id(), keys.encode(key)), auditRecord(done)));
    }

    /** Deletes keys by their ids; no node lets them in any more. */
    public OrderOutcome removeKeys(List<String> ids) {
        return publishRecords(ids.stream()
                .map(id -> new ProducerRecord<String, byte[]>(Topics.KEYS, id, null))
                .toList());
    }

    public OrderOutcome audit(AuditRecord done) {
        return publishRecords(List.of(auditRecord(done)));
    }

    private ProducerRecord<String, byte[]> auditRecord(AuditRecord done) {
        return new ProducerRecord<>(Topics.AUDIT, done.actor(), codec.encode(events.clean(done.of(team))));
    }

    private ProducerRecord<String, byte[]> record(LetterCommand command, Instant now) {
        return switch (command) {
            case LetterCommand.Replay replay ->
                record(
                        replay.letter(),
                        replay.original(),
                        Map.of(
                                Topics.REPLAY_ID_HEADER,
                                replay.replayId(),
                                Topics.REPLAY_COUNT_HEADER,
                                String.valueOf(replay.count())));
            case LetterCommand.Discard discard -> {
                Envelope letter = discard.letter();
                Envelope envelope = envelope(letter.session(), letter.sessionId(), letter.platform(), now);
                yield record(
                        new SessionEvent.DiscardLetter(envelope, letter.id(), events.words(discard.reason())),
                        Map.of());
            }
            case LetterCommand.DiscardUndecodable discard -> {
                SessionId nobody = DiscardUndecodable.NOBODY;
                Envelope envelope = envelope(SessionNumber.of(nobody), nobody, PLATFORM, now);
                yield record(
                        new DiscardUndecodable(envelope, discard.letter(), events.words(discard.reason())), Map.of());
            }
            case LetterCommand.Replace replace ->
                record(
                        events.clean(replace.event()),
                        Map.of(Topics.EDIT_OF_HEADER, replace.of().value()));
        };
    }

    private ProducerRecord<String, byte[]> record(SessionEvent event, Map<String, String> headers) {
        return record(event.envelope(), codec.encode(event), headers);
    }

    private ProducerRecord<String, byte[]> record(Envelope addressee, byte[] value, Map<String, String> headers) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                Topics.EVENTS, publisher.partitionOf(addressee.session()), addressee.recordKey(), value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    // The last command of a session that is forgotten whole says so, because nothing else of it is left to name then.
    private void addCommands(Target target, List<SessionEvent> commands) {
        List<MemoryKey> keys = target.memories();
        List<EventId> letters = target.letters();
        do {
            List<MemoryKey> someKeys = keys.subList(0, Math.min(MEMORIES_AT_ONCE, keys.size()));
            List<EventId> someLetters = letters.subList(0, Math.min(LETTERS_AT_ONCE, letters.size()));
            keys = keys.subList(someKeys.size(), keys.size());
            letters = letters.subList(someLetters.size(), letters.size());
            boolean last = keys.isEmpty() && letters.isEmpty();
            Envelope envelope = envelope(target.session(), target.sessionId(), target.platform(), clock.instant());
            commands.add(new SessionEvent.ForgetMemories(envelope, someKeys, someLetters, last && target.whole()));
        } while (!keys.isEmpty() || !letters.isEmpty());
    }

    private Envelope envelope(SessionNumber session, @Nullable SessionId sessionId, String platform, Instant now) {
        return Envelope.command(EventId.random(now), session, sessionId, now, team.value(), author, platform);
    }

    // A key that holds only the session's number is addressed by the number, too.
    private Envelope envelope(Principal by, MemoryKey key, String platform) {
        Instant now = clock.instant();
        SessionNumber session = key.sessionNumber();
        SessionId named = SessionNumber.of(key.session()).equals(session) ? key.session() : null;
        return Envelope.command(
                EventId.random(now), session, named, now, by.team().value(), by.author(), platform);
    }

    private OrderOutcome publish(List<SessionEvent> orders) {
        return outcome(publisher.publish(orders, null));
    }

    private OrderOutcome publishRecords(List<ProducerRecord<String, byte[]>> records) {
        return outcome(publisher.publishRecords(records));
    }

    private static OrderOutcome outcome(PublishOutcome published) {
        return switch (published) {
            case PublishOutcome.Acknowledged done -> OrderOutcome.ACKNOWLEDGED;
            case PublishOutcome.Unavailable away -> OrderOutcome.UNAVAILABLE;
            case PublishOutcome.Refused refused -> OrderOutcome.UNAVAILABLE;
            case PublishOutcome.TooLarge large -> OrderOutcome.TOO_LARGE;
        };
    }
}
