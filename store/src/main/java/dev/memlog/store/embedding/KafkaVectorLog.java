/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import dev.memlog.event.EmbeddingRecord.Embedding;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * {@link VectorLog} on {@link Topics#EMBEDDINGS}: the group member that is assigned the topic's one partition has the
 * turn.
 */
public final class KafkaVectorLog implements VectorLog {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.EMBEDDINGS, 0);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(1);
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Supplier<Producer<String, byte[]>> producers;
    private final WireCodec codec = new WireCodec();
    private @Nullable Consumer<String, byte[]> consumer;
    private @Nullable Producer<String, byte[]> producer;
    private OptionalLong since = OptionalLong.empty();

    /** @param consumers members of the group */
    public KafkaVectorLog(Supplier<Consumer<String, byte[]>> consumers, Supplier<Producer<String, byte[]>> producers) {
        this.consumers = consumers;
        this.producers = producers;
    }

    @Override
    public OptionalLong turn() {
        try {
            Consumer<String, byte[]> member = consumer;
            if (member == null) {
                member = consumers.get();
                consumer = member;
                member.subscribe(List.of(Topics.EMBEDDINGS), new Turns(member));
            }
            // Reads nothing: the poll keeps the membership in the group.
            var unused = member.poll(POLL);
            return since;
        } catch (KafkaException e) {
            pass();
            throw e;
        }
    }

    @Override
    public void pass() {
        since = OptionalLong.empty();
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(PATIENCE_AT_CLOSE));
            consumer = null;
        }
    }

    @Override
    public long append(List<Embedding> embeddings) throws InterruptedException {
        if (producer == null) {
            producer = producers.get();
        }
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Embedding embedding : embeddings) {
            sent.add(producer.send(
                    new ProducerRecord<>(Topics.EMBEDDINGS, embedding.recordKey(), codec.encode(embedding))));
        }
        producer.flush();
        long behind = 0;
        for (Future<RecordMetadata> each : sent) {
            behind = Math.max(behind, offset(each) + 1);
        }
        return behind;
    }

    @Override
    public void close() {
        pass();
        if (producer != null) {
            producer.close(PATIENCE_AT_CLOSE);
            producer = null;
        }
    }

    private static long offset(Future<RecordMetadata> sent) throws InterruptedException {
        try {
            return sent.get().offset();
        } catch (ExecutionException e) {
            throw new KafkaException("vectors were not written", e.getCause());
        }
    }

    private final class Turns implements ConsumerRebalanceListener {
        private final Consumer<String, byte[]> member;

        Turns(Consumer<String, byte[]> member) {
            this.member = member;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.contains(PARTITION)) {
                member.pause(partitions);
                since = OptionalLong.of(member.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L));
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (partitions.contains(PARTITION)) {
                since = OptionalLong.empty();
            }
        }
    }
}
