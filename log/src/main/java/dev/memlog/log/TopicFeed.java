/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.log;

import dev.memlog.event.UndecodableException;
import dev.memlog.event.thread.Border;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic from its beginning and hands its records to a {@link Reader} for as long as the process runs. While the
 * cluster is away, the feed waits, and what was read before stays in force.
 *
 * <p>Threading: a thread of its own; {@link #close} from any.
 */
public final class TopicFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFeed.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final String topic;
    private final String clientId;
    private final Map<String, Object> kafka;
    private final Reader reader;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** Receives a topic. Confined to the feed's thread. */
    public interface Reader {
        /** One record with a key, in log order; a null value deletes the key. */
        void read(ConsumerRecord<String, byte[]> record) throws UndecodableException;

        /** Everything that was in the topic when the feed began is read. */
        void caughtUp();
    }

    private TopicFeed(String topic, String clientId, Map<String, Object> kafka, Reader reader) {
        this.topic = topic;
        this.clientId = clientId;
        this.kafka = Map.copyOf(kafka);
        this.reader = reader;
        thread = new Thread(this::run, clientId);
        thread.setDaemon(true);
    }

    /**
     * @param clientId names the consumer, if the settings do not, and the thread
     * @param kafka settings for a consumer, {@code bootstrap.servers} among them
     */
    public static TopicFeed start(String topic, String clientId, Map<String, Object> kafka, Reader reader) {
        TopicFeed feed = new TopicFeed(topic, clientId, kafka, reader);
        feed.thread.start();
        return feed;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(CLOSE_TIMEOUT)) {
                LOG.atWarn().addKeyValue("topic", topic).log("the reader of a topic did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean failing = false;
        while (!isClosed(Duration.ZERO)) {
            try (LogReader log = LogReader.open(kafka, clientId, topic)) {
                read(log);
            } catch (KafkaException e) {
                if (!failing) {
                    LOG.atWarn()
                            .addKeyValue("topic", topic)
                            .addKeyValue("error", e.getMessage())
                            .log("the topic cannot be read; trying again until it can");
                }
                failing = true;
                isClosed(PAUSE_AFTER_FAILURE);
            } catch (Throwable e) {
                Border.failed(clientId, e);
                Border.rethrowFatal(e);
                isClosed(PAUSE_AFTER_FAILURE);
            }
        }
    }

    private void read(LogReader log) {
        // A record may stand behind a transaction that a killed process left open.
        Map<TopicPartition, Long> written = log.writtenEnds();
        log.seekToBeginning();
        boolean behind = true;
        while (!isClosed(Duration.ZERO)) {
            log.poll(POLL).forEach(this::deliver);
            if (behind && log.hasReached(written)) {
                behind = false;
                reader.caughtUp();
            }
        }
    }

    private void deliver(ConsumerRecord<String, byte[]> record) {
        if (record.key() == null) {
            return; // Not ours.
        }
        try {
            reader.read(record);
        } catch (UndecodableException e) {
            ignore(record, String.valueOf(e.getMessage()));
        } catch (Throwable e) {
            // The next record may be a pause, or a revocation.
            Border.failed(clientId, e);
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
                .log("a record cannot be read and is ignored");
    }

    private boolean isClosed(Duration within) {
        try {
            return closed.await(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
