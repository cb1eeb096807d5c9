/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.log;

import dev.memlog.event.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the end offsets of the log's partitions.
 *
 * <p>Threading: safe; blocks for {@link #PATIENCE_MS} at most.
 */
public final class LogEnds {
    private static final int PATIENCE_MS = 1_500;
    private final Admin admin;
    private final List<TopicPartition> partitions;

    public LogEnds(Admin admin, List<TopicPartition> partitions) {
        this.admin = admin;
        this.partitions = List.copyOf(partitions);
    }

    /** Covers the topics whose readers may lag. */
    public static LogEnds of(Admin admin, TopicLayout layout) {
        return new LogEnds(
                admin,
                Stream.of(Topics.EVENTS, Topics.MEMORIES, Topics.DEAD_LETTERS)
                        .flatMap(topic -> IntStream.range(0, layout.topic(topic).partitions())
                                .mapToObj(partition -> new TopicPartition(topic, partition)))
                        .toList());
    }

    public List<TopicPartition> partitions() {
        return partitions;
    }

    /** Returns an empty map if the cluster does not answer in time. */
    public Map<TopicPartition, Long> read() {
        try {
            Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(partitions.stream()
                            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest())))
                    .all()
                    .get(PATIENCE_MS, TimeUnit.MILLISECONDS);
            return ends.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, end -> end.getValue().offset()));
        } catch (ExecutionException | TimeoutException e) {
            return Map.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }
}
