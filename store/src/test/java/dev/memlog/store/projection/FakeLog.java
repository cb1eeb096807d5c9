/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Topics;
import dev.memlog.store.Records;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Four topics of one partition, behind Kafka's mock clients. A record that is produced takes two offsets, as one in a transaction does. */
final class FakeLog {
    static final TopicPartition MEMORIES = new TopicPartition(Topics.MEMORIES, 0);
    static final TopicPartition LETTERS = new TopicPartition(Topics.DEAD_LETTERS, 0);
    static final TopicPartition CONTROL = new TopicPartition(Topics.CONTROL, 0);
    static final TopicPartition EMBEDDINGS = new TopicPartition(Topics.EMBEDDINGS, 0);
    private static final List<TopicPartition> PARTITIONS = List.of(MEMORIES, LETTERS, CONTROL, EMBEDDINGS);
    private final List<ConsumerRecord<String, byte[]>> records = new CopyOnWriteArrayList<>();
    private final Map<TopicPartition, Long> begin =
            new HashMap<>(Map.of(MEMORIES, 0L, LETTERS, 0L, CONTROL, 0L, EMBEDDINGS, 0L));
    private final Map<TopicPartition, Long> end =
            new HashMap<>(Map.of(MEMORIES, 0L, LETTERS, 0L, CONTROL, 0L, EMBEDDINGS, 0L));
    final List<Long> memorySeeks = new CopyOnWriteArrayList<>();
    final AtomicInteger consumers = new AtomicInteger();
    volatile @Nullable KafkaException away;
    volatile @Nullable KafkaException nextPoll;
    volatile int refusedSends;

    synchronized long append(MemoryRecord memory) {
        long offset = end.getOrDefault(MEMORIES, 0L);
        records.add(Records.memory(offset, memory));
        end.put(MEMORIES, offset + 2);
        return offset;
    }

    synchronized void append(dev.memlog.event.DeadLetter letter) {
        long offset = end.getOrDefault(LETTERS, 0L);
        records.add(Records.dead(offset, letter));
        end.put(LETTERS, offset + 2);
    }

    synchronized void append(dev.memlog.event.ControlRecord control) {
        long offset = end.getOrDefault(CONTROL, 0L);
        records.add(Records.control(offset, control));
        end.put(CONTROL, offset + 2);
    }

    synchronized void append(dev.memlog.event.EmbeddingRecord embedding) {
        long offset = end.getOrDefault(EMBEDDINGS, 0L);
        records.add(Records.embedding(offset, embedding));
        end.put(EMBEDDINGS, offset + 1);
    }

    /** What was written to a topic, oldest first. */
    List<ConsumerRecord<String, byte[]>> written(String topic) {
        return records.stream().filter(record -> record.topic().equals(topic)).toList();
    }

    /** The topics are deleted and made anew, empty. */
    synchronized void recreate() {
        records.clear();
        end.replaceAll((partition, offset) -> 0L);
    }

    /** All before an offset of the memories is deleted. */
    synchronized void deleteBefore(long offset) {
        records.removeIf(record -> record.topic().equals(Topics.MEMORIES) && record.offset() < offset);
        begin.put(MEMORIES, offset);
    }

    /** Cleaning takes a record of the memories out of the log, which begins where it began. */
    synchronized void compactAway(long offset) {
        records.removeIf(record -> record.topic().equals(Topics.MEMORIES) && record.offset() == offset);
    }

    synchronized long end() {
        return end.getOrDefault(MEMORIES, 0L);
    }

    Consumer<String, byte[]> consumer() {
        consumers.incrementAndGet();
        KafkaException told = away;
        if (told != null) {
            throw told;
        }
        return new LogConsumer();
    }

    Producer<String, byte[]> producer() {
        return new LogProducer();
    }

    private final class LogConsumer extends MockConsumer<String, byte[]> {
        private final Map<TopicPartition, Long> handedOut = new HashMap<>();

        LogConsumer() {
            super("none");
            for (TopicPartition partition : PARTITIONS) {
                updatePartitions(partition.topic(), List.of(new PartitionInfo(partition.topic(), 0, null, null, null)));
            }
            synchronized (FakeLog.this) {
                updateBeginningOffsets(begin);
                updateEndOffsets(end);
            }
        }

        @Override
        public synchronized void seek(TopicPartition partition, long offset) {
            super.seek(partition, offset);
            handedOut.put(partition, offset);
            if (partition.equals(MEMORIES)) {
                memorySeeks.add(offset);
            }
        }

        @Override
        public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
            KafkaException failure = nextPoll;
            nextPoll = null;
            if (failure != null) {
                throw failure;
            }
            synchronized (FakeLog.this) {
                updateEndOffsets(end);
                for (ConsumerRecord<String, byte[]> record : records) {
                    TopicPartition partition = new TopicPartition(record.topic(), 0);
                    if (record.offset() >= handedOut.getOrDefault(partition, 0L)) {
                        addRecord(record);
                    }
                }
                handedOut.putAll(end);
                ConsumerRecords<String, byte[]> polled = super.poll(timeout);
                // Over the marker that ends the transaction.
                end.forEach(super::seek);
                if (polled.isEmpty()) {
                    LockSupport.parkNanos(1_000_000);
                }
                return polled;
            }
        }
    }

    private final class LogProducer extends MockProducer<String, byte[]> {
        LogProducer() {
            super(true, null, new StringSerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
            if (refusedSends > 0) {
                refusedSends = refusedSends - 1;
                throw new org.apache.kafka.common.errors.TimeoutException("not now");
            }
            synchronized (FakeLog.this) {
                TopicPartition partition = new TopicPartition(record.topic(), 0);
                long offset = end.getOrDefault(partition, 0L);
                records.add(Records.record(record.topic(), 0, offset, record.key(), record.value()));
                end.put(partition, offset + 1);
            }
            return super.send(record, callback);
        }
    }
}
