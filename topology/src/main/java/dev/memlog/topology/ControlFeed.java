/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.Topics;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.event.thread.Border;
import dev.memlog.processor.money.SpendGate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the control topic from its beginning and hands its records to a {@link SpendGate} for as long as the process
 * runs. While the cluster is away, the feed waits and the records read before stay in force.
 *
 * <p>Threading: a thread of its own; {@link #close} from any.
 */
public final class ControlFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlFeed.class);
    private static final String BORDER = "control-feed";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Map<String, Object> settings;
    private final Reader reader;
    private final InstantSource clock;
    private final WireCodec codec = new WireCodec();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "memlog-control");

    /** Receives each record in log order, and one call when everything that was in the topic at the start is read. */
    public interface Reader {
        /** @param record null once the key was deleted */
        void control(String key, @Nullable ControlRecord record, Instant now);

        void caughtUp();
    }

    private ControlFeed(Map<String, Object> kafka, Reader reader, InstantSource clock) {
        this.settings = settings(kafka);
        this.reader = reader;
        this.clock = clock;
        thread.setDaemon(true);
    }

    /** @param kafka settings for a consumer, {@code bootstrap.servers} among them */
    public static ControlFeed start(Map<String, Object> kafka, SpendGate gate, InstantSource clock) {
        return start(
                kafka,
                new Reader() {
                    @Override
                    public void control(String key, @Nullable ControlRecord record, Instant now) {
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
        ControlFeed feed = new ControlFeed(kafka, reader, clock);
        feed.thread.start();
        return feed;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(CLOSE_TIMEOUT)) {
                LOG.warn("the reader of the control topic did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean failing = false;
        while (!isClosed(Duration.ZERO)) {
            try (KafkaConsumer<String, byte[]> consumer = consumer()) {
                read(consumer);
            } catch (KafkaException e) {
                if (!failing) {
                    LOG.atWarn()
                            .addKeyValue("topic", Topics.CONTROL)
                            .addKeyValue("error", e.getMessage())
                            .log("pauses and budgets cannot be read; trying again until they can");
                }
                failing = true;
                isClosed(PAUSE_AFTER_FAILURE);
            } catch (Throwable e) {
                Border.failed(BORDER, e);
                Border.rethrowFatal(e);
                isClosed(PAUSE_AFTER_FAILURE);
            }
        }
    }

    private void read(KafkaConsumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.CONTROL).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        Map<TopicPartition, Long> written = written(partitions);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        boolean behind = true;
        while (!isClosed(Duration.ZERO)) {
            consumer.poll(POLL).forEach(this::deliver);
            if (behind
                    && written.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                behind = false;
                reader.caughtUp();
            }
        }
    }

    /**
     * End offsets including uncommitted records: a pause may stand behind a transaction that a killed process left
     * open, and has to be waited for.
     */
    private Map<TopicPartition, Long> written(List<TopicPartition> partitions) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(all, new StringDeserializer(), new ByteArrayDeserializer())) {
            return consumer.endOffsets(partitions);
        }
    }

    private void deliver(ConsumerRecord<String, byte[]> record) {
        if (record.key() == null) {
            return; // Not ours.
        }
        try {
            ControlRecord control = record.value() == null ? null : codec.decodeControl(record.key(), record.value());
            reader.control(record.key(), control, clock.instant());
        } catch (UndecodableException e) {
            ignore(record, String.valueOf(e.getMessage()));
        } catch (Throwable e) {
            // The next record may be a pause.
            Border.failed(BORDER, e);
            Border.rethrowFatal(e);
            ignore(record, e.getClass().getSimpleName());
        }
    }

    private static void ignore(ConsumerRecord<String, byte[]> record, String error) {
        LOG.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("error", error)
                .log("a control record cannot be read and is ignored");
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private boolean isClosed(Duration within) {
        try {
            return closed.await(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static Map<String, Object> settings(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "memlog-control");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return settings;
    }
}
