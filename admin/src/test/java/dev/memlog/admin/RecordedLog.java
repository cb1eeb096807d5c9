/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.MemoryRecord.SessionRecord;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.Addition;
import dev.memlog.event.Topics;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.event.WireMapper;
import dev.memlog.event.team.TeamName;
import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.log.RecordPublisher;
import dev.memlog.recall.FakeMemoryCommands;
import dev.memlog.recall.SeededStore;
import dev.memlog.recall.Seeds;
import dev.memlog.testkit.TestClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The real {@link CommandLog} over a producer in memory; rows follow each acknowledged record at once. */
public final class RecordedLog {
    public final List<ProducerRecord<String, byte[]>> records = new CopyOnWriteArrayList<>();
    public final List<SessionEvent> events = new CopyOnWriteArrayList<>();
    public final List<AuditRecord> audit = new CopyOnWriteArrayList<>();
    public final Map<String, ControlRecord> control = new ConcurrentSkipListMap<>();

    /** The bounds that new numbers were raised above, in order. */
    public final List<Long> floors = new CopyOnWriteArrayList<>();

    /** The outcome of every record that {@link #next} does not decide. */
    public volatile OrderOutcome outcome = OrderOutcome.ACKNOWLEDGED;

    /** The outcomes of the next records. */
    public final Deque<OrderOutcome> next = new ArrayDeque<>();

    /** Origins of memories that are larger than a record may be. */
    public final Set<String> tooLarge = new HashSet<>();

    public final FakeMemoryCommands memories;
    public final CommandLog commands;
    private final SeededStore store;
    private final WireCodec codec = new WireCodec();
    private final JsonMapper mapper = WireMapper.create();

    public RecordedLog(SeededStore store) {
        this.store = store;
        memories = new FakeMemoryCommands(store);
        commands = new CommandLog(
                new RecordPublisher(new Recorder(), 4, Duration.ofSeconds(5)),
                new PrivacyFilter(true, 100_000),
                TeamName.LOCAL,
                "dev",
                new TestClock(Seeds.MORNING));
    }

    /** The ids of events that were written to the log again, in order. */
    public List<String> eventIds() {
        return events.stream().map(event -> event.envelope().id().value()).toList();
    }

    public String header(int record, String name) {
        return new String(records.get(record).headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** The audit records, newest first; empty while the log is away. */
    public Optional<List<JsonNode>> newestAudit(int limit) {
        return outcome == OrderOutcome.ACKNOWLEDGED
                ? Optional.of(audit.reversed().stream()
                        .limit(limit)
                        .<JsonNode>map(mapper::valueToTree)
                        .toList())
                : Optional.empty();
    }

    private synchronized OrderOutcome outcomeOf(ProducerRecord<String, byte[]> record) {
        if (!next.isEmpty()) {
            return next.remove();
        }
        String text = record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8);
        return tooLarge.stream().anyMatch(origin -> text.contains('"' + origin + '"'))
                ? OrderOutcome.TOO_LARGE
                : outcome;
    }

    private void accept(ProducerRecord<String, byte[]> record) {
        try {
            switch (record.topic()) {
                case Topics.EVENTS -> {
                    records.add(record);
                    SessionEvent event = codec.decodeEvent(record.value());
                    events.add(event);
                    follow(event);
                }
                case Topics.CONTROL -> control(record);
                case Topics.AUDIT -> audit.add(mapper.readValue(record.value(), AuditRecord.class));
                case Topics.MEMORIES ->
                    floors.add(((MemoryRecord.NumberFloor) codec.decodeMemory(record.key(), record.value())).above());
                default -> throw new AssertionError("no order goes to " + record.topic());
            }
        } catch (UndecodableException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void control(ProducerRecord<String, byte[]> record) throws UndecodableException {
        ControlRecord decoded = record.value() == null ? null : codec.decodeControl(record.key(), record.value());
        if (decoded == null) {
            control.remove(record.key());
        } else {
            control.put(record.key(), decoded);
        }
        store.control(record.key(), decoded);
    }

    private void follow(SessionEvent event) {
        if (event instanceof Addition addition) {
            memories.add(List.of(addition));
        } else if (event instanceof SessionEvent.ForgetMemories forget) {
            forget.memories().forEach(memory -> store.remove(Topics.MEMORIES, memory.toString()));
            if (forget.whole()) {
                store.remove(
                        Topics.MEMORIES,
                        SessionRecord.keyOf(
                                Objects.requireNonNull(forget.envelope().sessionId())));
            }
            forget.letters()
                    .forEach(letter -> store.remove(
                            Topics.DEAD_LETTERS,
                            DeadLetter.keyOf(
                                    Objects.requireNonNull(forget.envelope().sessionId()), letter)));
        }
    }

    private final class Recorder extends MockProducer<String, byte[]> {
        Recorder() {
            super(true, null, new StringSerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
            return switch (outcomeOf(record)) {
                case ACKNOWLEDGED -> {
                    accept(record);
                    yield super.send(record, callback);
                }
                case UNAVAILABLE -> CompletableFuture.failedFuture(new TimeoutException("away"));
                case TOO_LARGE -> CompletableFuture.failedFuture(new RecordTooLargeException("too large"));
            };
        }
    }
}
