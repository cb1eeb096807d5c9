/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.SessionEvent;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.Topics;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
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
 * The topology's one processor: events and committed calls come in, sessions advance, memories, letters and calls go out.
 * Values are bytes up to here, so that what does not decode becomes a letter like any other failure.
 *
 * <p>Threading: confined to the stream thread.
 */
final class SessionProcessor implements Processor<String, byte[], String, byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(SessionProcessor.class);
    private static final byte[] NOTHING = {};
    private final Function<ProcessorContext<String, byte[]>, SessionDriver> drivers;
    private final DrainSignal drain;
    private final WireCodec codec;
    private @Nullable ProcessorContext<String, byte[]> context;
    private @Nullable SessionDriver driver;
    private @Nullable Cancellable punctuation;
    private @Nullable Duration cadence;

    SessionProcessor(
            Function<ProcessorContext<String, byte[]>, SessionDriver> drivers, DrainSignal drain, WireCodec codec) {
        this.drivers = drivers;
        this.drain = drain;
        this.codec = codec;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> newContext) {
        context = newContext;
        driver = drivers.apply(newContext);
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
            processEvent(sessions, value, replay, new SourceOffset(at.partition(), at.offset()), now);
        }
        schedule(current, sessions);
    }

    @Override
    public void close() {
        if (driver != null) {
            driver.close();
            drain.report(this, 0);
        }
    }

    private void processEvent(SessionDriver sessions, byte[] value, boolean replay, SourceOffset offset, Instant now) {
        try {
            SessionEvent event = codec.decodeEvent(value);
            if (replay) {
                sessions.onReplay(event, offset, value, now);
            } else {
                sessions.onEvent(event, offset, value, now);
            }
        } catch (UndecodableException e) {
            sessions.onUndecodable(value, offset, String.valueOf(e.getMessage()), now);
        }
    }

    private void processCall(SessionDriver sessions, byte[] value, Instant now) {
        try {
            sessions.onCallCommitted(codec.decodeCall(value), now);
        } catch (UndecodableException e) {
            LOG.atWarn().addKeyValue("topic", Topics.CALLS).log("record is not a call of ours and is ignored");
        }
    }

    // A punctuation that does nothing still causes a commit, so there is one only while there is work.
    private void schedule(ProcessorContext<String, byte[]> current, SessionDriver sessions) {
        drain.report(this, sessions.callsUnderWay());
        Duration wanted = sessions.nextTick();
        if (wanted == null ? cadence == null : wanted.equals(cadence)) {
            return;
        }
        if (punctuation != null) {
            punctuation.cancel();
            punctuation = null;
        }
        cadence = wanted;
        if (wanted != null) {
            punctuation = current.schedule(wanted, PunctuationType.WALL_CLOCK_TIME, timestamp -> {
                sessions.tick(Instant.ofEpochMilli(timestamp));
                schedule(current, sessions);
            });
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
