/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.Topics;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.log.TopicFeed;
import dev.memlog.processor.mode.ModeRules;
import dev.memlog.processor.money.SpendGate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Hands the control topic's records to what decides on calls, or to another reader, for as long as the process runs.
 *
 * <p>Threading: the feed has a thread of its own; {@link #close} from any.
 */
public final class ControlFeed implements AutoCloseable {
    private final TopicFeed feed;

    /** Receives each record in log order, and one call when everything that was in the topic at the start is read. */
    public interface Reader {
        /** @param record null once the key was deleted */
        void control(String key, @Nullable ControlRecord record, Instant now);

        void caughtUp();
    }

    private ControlFeed(TopicFeed feed) {
        this.feed = feed;
    }

    /**
     * For a node that makes calls. Both have read everything before the gate lets the first one pass.
     *
     * @param kafka settings for a consumer, {@code bootstrap.servers} among them
     */
    public static ControlFeed start(Map<String, Object> kafka, ModeRules modes, SpendGate gate, InstantSource clock) {
        return start(
                kafka,
                new Reader() {
                    @Override
                    public void control(String key, @Nullable ControlRecord record, Instant now) {
                        modes.control(key, record);
                        gate.control(key, record, now);
                    }

                    @Override
                    public void caughtUp() {
                        gate.caughtUp();
                    }
                },
                clock);
    }

    /** @param kafka settings for a consumer, {@code bootstrap.servers} among them */
    public static ControlFeed start(Map<String, Object> kafka, Reader reader, InstantSource clock) {
        return new ControlFeed(
                TopicFeed.start(Topics.CONTROL, "memlog-control", kafka, new Decoding(reader, clock, new WireCodec())));
    }

    @Override
    public void close() {
        feed.close();
    }

    private record Decoding(Reader reader, InstantSource clock, WireCodec codec) implements TopicFeed.Reader {
        @Override
        public void read(ConsumerRecord<String, byte[]> record) throws UndecodableException {
            ControlRecord control = record.value() == null ? null : codec.decodeControl(record.key(), record.value());
            reader.control(record.key(), control, clock.instant());
        }

        @Override
        public void caughtUp() {
            reader.caughtUp();
        }
    }
}
