/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.effect;

import dev.memlog.event.CallRecord;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.processor.session.SessionRecords;
import dev.memlog.topology.state.SessionStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Forwards a task's records to the sinks, in the transaction of the record just read.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class RecordForwarder {
    private final ProcessorContext<String, byte[]> context;
    private final WireCodec codec;
    private @Nullable String traceparent;

    public RecordForwarder(ProcessorContext<String, byte[]> context, WireCodec codec) {
        this.context = context;
        this.codec = codec;
    }

    /** Sets the W3C trace context of the records forwarded from now on; null for none. */
    public void inTrace(@Nullable String trace) {
        traceparent = trace;
    }

    void memory(MemoryRecord memory, Instant now) {
        forward(memory.recordKey(), codec.encode(memory), new RecordHeaders(), now, NodeNames.MEMORIES_SINK);
    }

    /** Forwards the session's record if it changed. */
    public void session(SessionStore.Change change, Instant now) {
        MemoryRecord.SessionRecord record = SessionRecords.of(change.after());
        if (change.before() == null || !record.equals(SessionRecords.of(change.before()))) {
            memory(record, now);
        }
    }

    void memoryTombstone(String key, Instant now) {
        forward(key, null, new RecordHeaders(), now, NodeNames.MEMORIES_SINK);
    }

    void call(CallRecord call, Instant now) {
        forward(call.session().toString(), codec.encode(call), new RecordHeaders(), now, NodeNames.CALLS_SINK);
    }

    void spend(ControlRecord.Spend spend, Instant now) {
        forward(spend.recordKey(), codec.encode(spend), new RecordHeaders(), now, NodeNames.CONTROL_SINK);
    }

    /** @param original the record's own bytes, unchanged */
    void deadLetter(DeadLetter letter, byte[] original, Instant now) {
        Headers headers = new RecordHeaders();
        letter.toHeaders().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        forward(letter.key(), original, headers, now, NodeNames.DEAD_LETTERS_SINK);
    }

    /** The letter's event is settled. */
    void deadLetterTombstone(String key, Instant now) {
        forward(key, null, new RecordHeaders(), now, NodeNames.DEAD_LETTERS_SINK);
    }

    private void forward(String key, byte @Nullable [] value, Headers headers, Instant now, String sink) {
        if (traceparent != null) {
            headers.add(Topics.TRACEPARENT_HEADER, traceparent.getBytes(StandardCharsets.US_ASCII));
        }
        context.forward(new Record<>(key, value, now.toEpochMilli(), headers), sink);
    }
}
