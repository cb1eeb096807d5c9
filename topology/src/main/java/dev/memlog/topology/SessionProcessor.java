/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.CallRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.Topics;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.topology.effect.ReadEvent;
import dev.memlog.topology.metrics.OldestPending;
import dev.memlog.topology.metrics.TopologyMetrics;
import dev.memlog.topology.schedule.DrainSignal;
import dev.memlog.topology.state.DueSessions;
import dev.memlog.topology.state.EventIdStore;
import dev.memlog.topology.state.KeptEventDecoder;
import dev.memlog.topology.state.KeptEvents;
import dev.memlog.topology.state.StoreNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topology's only processor: reads events and committed calls, advances sessions, and forwards memories, dead
 * letters and calls. Values arrive as bytes, so that an undecodable one becomes a dead letter like any other failure.
 *
 * <p>Threading: confined to the stream thread.
 */
final class SessionProcessor implements Processor<String, byte[], String, byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(SessionProcessor.class);
    private static final byte[] NOTHING = {};
    private static final int TRACEPARENT_LENGTH = 55;
    private static final Duration MEASURED_EVERY = Duration.ofSeconds(15);
    private final Function<ProcessorContext<String, byte[]>, SessionDriver> drivers;
    private final DrainSignal drain;
    private final WireCodec codec;
    private final TopologyMetrics metrics;
    private final BrokenRecords broken;
    private final int partitions;
    private @Nullable OldestPending oldestPending;
    private Instant measuredAt = Instant.EPOCH;
    private @Nullable ProcessorContext<String, byte[]> context;
    private @Nullable SessionDriver driver;
    private @Nullable Cancellable punctuation;
    private @Nullable Duration cadence;

    /** @param partitions of the events topic */
    SessionProcessor(
            Function<ProcessorContext<String, byte[]>, SessionDriver> drivers,
            DrainSignal drain,
            WireCodec codec,
            TopologyMetrics metrics,
            BrokenRecords broken,
            int partitions) {
        this.drivers = drivers;
        this.drain = drain;
        this.codec = codec;
        this.metrics = metrics;
        this.broken = broken;
        this.partitions = partitions;
    }

    /** Streams calls init again on the same object: after a task was corrupted, or suspended for a rebalance. */
    @Override
    public void init(ProcessorContext<String, byte[]> newContext) {
        close();
        context = newContext;
        driver = drivers.apply(newContext);
        oldestPending = new OldestPending(
                new KeptEvents(newContext.getStateStore(StoreNames.PENDING_EVENTS)),
                new EventIdStore(
                        newContext.getStateStore(StoreNames.EVENT_IDS),
                        new DueSessions(newContext.getStateStore(StoreNames.DUE_SESSIONS))),
                new KeptEventDecoder(codec));
        metrics.opened(newContext.taskId().partition());
        schedule(newContext, driver);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        ProcessorContext<String, byte[]> current = context();
        SessionDriver sessions = driver();
        RecordMetadata at = current.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record without its place in a topic"));
        Instant now = Instant.ofEpochMilli(current.currentSystemTimeMs());
        byte[] value = record.value() == null ? NOTHING : record.value();
        if (at.topic().equals(Topics.CALLS)) {
            processCall(sessions, value, now);
        } else {
            boolean replay = record.headers().lastHeader(Topics.REPLAY_ID_HEADER) != null;
            String trace = traceparent(record.headers().lastHeader(Topics.TRACEPARENT_HEADER));
            apply(sessions, value, replay, new SourceOffset(at.partition(), at.offset()), trace, now);
        }
        schedule(current, sessions);
    }

    @Override
    public void close() {
        // Streams keeps a punctuation until it is cancelled: it would call the closed driver, whose stores are gone.
        cancelPunctuation();
        SessionDriver closing = driver;
        ProcessorContext<String, byte[]> left = context;
        driver = null;
        context = null;
        oldestPending = null;
        measuredAt = Instant.EPOCH;
        if (closing != null && left != null) {
            closing.close();
            drain.report(this, 0);
            metrics.oldestPending(this, null);
            metrics.closed(left.taskId().partition());
        }
    }

    private void cancelPunctuation() {
        cadence = null;
        if (punctuation != null) {
            punctuation.cancel();
            punctuation = null;
        }
    }

    /**
     * Applies a record, and goes on with the next one whatever this one contains. A record that throws is undone with
     * its transaction; when it is read again, it becomes a dead letter.
     */
    private void apply(
            SessionDriver sessions,
            byte[] value,
            boolean replay,
            SourceOffset offset,
            @Nullable String trace,
            Instant now) {
        try {
            if (broken.contains(offset)) {
                sessions.onUndecodable(value, offset, "the record broke the topology when it was applied", now);
            } else {
                processEvent(sessions, value, replay, offset, trace, now);
            }
        } catch (RuntimeException | Error e) {
            throw broken.thrownOn(offset, e);
        }
    }

    private void processEvent(
            SessionDriver sessions,
            byte[] value,
            boolean replay,
            SourceOffset offset,
            @Nullable String trace,
            Instant now) {
        SessionEvent event;
        try {
            event = codec.decodeEvent(value);
        } catch (UndecodableException e) {
            sessions.onUndecodable(value, offset, String.valueOf(e.getMessage()), now);
            return;
        }
        int home = event.envelope().session().partition(partitions);
        if (home != offset.partition()) {
            // Its call's record would reach another task, and the session would wait for ever.
            sessions.onUndecodable(value, offset, "the record's session belongs to partition " + home, now);
            return;
        }
        ReadEvent read = new ReadEvent(event, offset, value, trace);
        if (replay) {
            sessions.onReplay(read, now);
        } else {
            sessions.onEvent(read, now);
        }
    }

    /** A value of another length is not a trace context of Memlog's and is left out. */
    private static @Nullable String traceparent(@Nullable Header header) {
        return header == null || header.value() == null || header.value().length != TRACEPARENT_LENGTH
                ? null
                : new String(header.value(), StandardCharsets.US_ASCII);
    }

    private void processCall(SessionDriver sessions, byte[] value, Instant now) {
        CallRecord call;
        try {
            call = codec.decodeCall(value);
        } catch (UndecodableException e) {
            LOG.atWarn().addKeyValue("topic", Topics.CALLS).log("record is not a call and is ignored");
            return;
        }
        sessions.onCallCommitted(call, now);
    }

    // A punctuation that does nothing still causes a commit, so there is one only while there is work.
    private void schedule(ProcessorContext<String, byte[]> current, SessionDriver sessions) {
        drain.report(this, sessions.callsUnderWay());
        Duration wanted = sessions.nextTick();
        boolean same = wanted == null ? cadence == null : wanted.equals(cadence);
        measure(Instant.ofEpochMilli(current.currentSystemTimeMs()), !same);
        if (same) {
            return;
        }
        cancelPunctuation();
        cadence = wanted;
        if (wanted != null) {
            punctuation = current.schedule(wanted, PunctuationType.WALL_CLOCK_TIME, timestamp -> {
                sessions.tick(Instant.ofEpochMilli(timestamp));
                schedule(current, sessions);
            });
        }
    }

    /** Also when the cadence changes: an idle task is not asked again, and must not be left with an old answer. */
    private void measure(Instant now, boolean changed) {
        if (oldestPending != null && (changed || now.isAfter(measuredAt.plus(MEASURED_EVERY)))) {
            measuredAt = now;
            metrics.oldestPending(this, oldestPending.acceptedAt());
        }
    }

    private ProcessorContext<String, byte[]> context() {
        if (context == null) {
            throw new IllegalStateException("init comes first");
        }
        return context;
    }

    private SessionDriver driver() {
        if (driver == null) {
            throw new IllegalStateException("init comes first");
        }
        return driver;
    }
}
