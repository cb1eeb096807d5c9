/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.EmbeddingRecord;
import dev.memlog.event.EventId;
import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Provenance;
import dev.memlog.event.ProviderCall;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.store.embedding.Vectors;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Records as the topology writes them. */
public final class Records {
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    /** Late enough that no test's times lie ahead of it. */
    public static final Instant WRITTEN = Instant.parse("2035-01-01T00:00:00Z");

    private static final WireCodec CODEC = new WireCodec();

    private Records() {}

    public static Provenance from(String session, long sequence, @Nullable String project) {
        return from(session, sequence, project, NOON.plusSeconds(sequence));
    }

    public static Provenance from(String session, long sequence, @Nullable String project, Instant at) {
        return new Provenance(
                new MemoryKey(SessionId.local(session), sequence, 0),
                project,
                1,
                at,
                "local",
                "dev",
                "claude-code",
                "offline-" + session,
                "offline",
                "rules",
                42,
                List.of(new EventId("e" + sequence)),
                null,
                null,
                new ProviderCall(1, sequence, 3, 2, 40, 2, sequence == 3 ? null : 9L),
                null);
    }

    public static MemoryRecord.Observation observation(Provenance from, String title, String narrative) {
        return new MemoryRecord.Observation(
                from, "bugfix", title, null, narrative, List.of("a fact"), List.of("gotcha"), List.of(), List.of());
    }

    public static MemoryRecord.Observation observation(String session, long sequence, String title) {
        return observation(from(session, sequence, "shop"), title, "told in full");
    }

    public static MemoryRecord.Summary summary(String session, long sequence, String request) {
        return new MemoryRecord.Summary(
                from(session, sequence, "shop"), request, "looked around", "learned it", "did it", "more", null);
    }

    public static MemoryRecord.Prompt prompt(String session, long sequence, String text) {
        return new MemoryRecord.Prompt(from(session, sequence, "shop"), text);
    }

    public static MemoryRecord.MemoryEdit edit(String session, long sequence, boolean hidden) {
        return new MemoryRecord.MemoryEdit(new MemoryKey(SessionId.local(session), sequence, 0), hidden, NOON, "dev");
    }

    public static MemoryRecord.SessionRecord session(
            String session, @Nullable String project, Ledger ledger, @Nullable SourceOffset reflects) {
        SessionId id = SessionId.local(session);
        return new MemoryRecord.SessionRecord(
                id,
                SessionNumber.of(id),
                project,
                "local",
                "dev",
                "claude-code",
                SessionStatus.ACTIVE,
                null,
                0,
                NOON,
                NOON.plusSeconds(60),
                null,
                1,
                List.of("m-" + session),
                ledger,
                100,
                20,
                null,
                reflects);
    }

    /** One that nobody has used. */
    public static MemoryRecord.SessionRecord openedSession(String session, String project) {
        MemoryRecord.SessionRecord used = session(session, project, new Ledger(1, 0, 0, 1, 0, 0, 0, 0, 0), null);
        return new MemoryRecord.SessionRecord(
                used.sessionId(),
                used.number(),
                project,
                used.team(),
                used.author(),
                used.platform(),
                SessionStatus.COMPLETED,
                MemoryRecord.SessionRecord.ONLY_OPENED,
                1,
                used.startedAt(),
                used.lastActivityAt(),
                used.lastActivityAt(),
                0,
                List.of(),
                used.ledger(),
                0,
                0,
                null,
                null);
    }

    public static DeadLetter letter(String session, String event, int attempts) {
        SessionId id = SessionId.local(session);
        EventId eventId = new EventId(event);
        return new DeadLetter(
                DeadLetter.keyOf(id, eventId),
                id,
                eventId,
                FailureClass.TRANSIENT,
                "503 from the provider",
                attempts,
                NOON,
                NOON.plusSeconds(attempts),
                "openai",
                1,
                0,
                Topics.EVENTS,
                0,
                7);
    }

    public static DeadLetter undecodable(int partition, long offset) {
        return new DeadLetter(
                DeadLetter.undecodableKey(Topics.EVENTS, partition, offset),
                null,
                null,
                FailureClass.UNDECODABLE,
                "not a JSON object",
                1,
                NOON,
                NOON,
                null,
                0,
                0,
                Topics.EVENTS,
                partition,
                offset);
    }

    public static ConsumerRecord<String, byte[]> memory(long offset, MemoryRecord memory) {
        return memory(0, offset, memory);
    }

    public static ConsumerRecord<String, byte[]> memory(int partition, long offset, MemoryRecord memory) {
        return record(Topics.MEMORIES, partition, offset, memory.recordKey(), CODEC.encode(memory));
    }

    /** The same, as versions wrote it whose memories did not tell their call. */
    public static ConsumerRecord<String, byte[]> withoutCall(ConsumerRecord<String, byte[]> record) {
        if (!record.topic().equals(Topics.MEMORIES) || record.value() == null) {
            return record;
        }
        String json = new String(record.value(), StandardCharsets.UTF_8).replaceAll(",\"call\":\\{[^}]*}", "");
        byte[] value = json.getBytes(StandardCharsets.UTF_8);
        return record(Topics.MEMORIES, record.partition(), record.offset(), record.key(), value);
    }

    public static ConsumerRecord<String, byte[]> tombstone(String topic, long offset, String key) {
        return record(topic, 0, offset, key, null);
    }

    public static ConsumerRecord<String, byte[]> control(long offset, ControlRecord control) {
        return record(Topics.CONTROL, 0, offset, control.recordKey(), CODEC.encode(control));
    }

    public static EmbeddingRecord.Embedding embedding(MemoryKey memory, long number, float... vector) {
        Vectors.Stepped stepped = Vectors.step(vector);
        return new EmbeddingRecord.Embedding(memory, number, "stand-in", stepped.scale(), stepped.steps(), 7, NOON);
    }

    public static ConsumerRecord<String, byte[]> embedding(long offset, EmbeddingRecord embedding) {
        return record(Topics.EMBEDDINGS, 0, offset, embedding.recordKey(), CODEC.encode(embedding));
    }

    public static ConsumerRecord<String, byte[]> dead(long offset, DeadLetter letter) {
        ConsumerRecord<String, byte[]> record =
                record(Topics.DEAD_LETTERS, 0, offset, letter.key(), "the original".getBytes(StandardCharsets.UTF_8));
        letter.toHeaders().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    public static ConsumerRecord<String, byte[]> record(
            String topic, int partition, long offset, @Nullable String key, byte @Nullable [] value) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                WRITTEN.toEpochMilli(),
                TimestampType.CREATE_TIME,
                -1,
                -1,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
