/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import dev.memlog.event.Topics;
import dev.memlog.log.LogEnds;
import dev.memlog.topology.TopologyRuntime;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Since when events of a partition have been there, and none of them was committed.
 *
 * <p>Threading: confined to the thread that looks; it blocks for some seconds at most.
 */
final class LogProgress {
    private static final int PATIENCE_MS = 1_500;
    private static final long NEVER = -1;

    private final Map<Integer, Still> partitions = new HashMap<>();

    /**
     * @param end where the partition ends
     * @param committed where the topology goes on; null where it never has
     */
    record Position(long end, @Nullable Long committed) {}

    private record Still(long committed, long since) {}

    /** How the log is read; empty if it does not answer. */
    interface Reader {
        Map<Integer, Position> read(Set<Integer> partitions);
    }

    static Reader of(Admin admin) {
        return partitions -> {
            try {
                Set<TopicPartition> events = new HashSet<>();
                partitions.forEach(partition -> events.add(new TopicPartition(Topics.EVENTS, partition)));
                var committed = admin.listConsumerGroupOffsets(TopologyRuntime.APPLICATION_ID)
                        .partitionsToOffsetAndMetadata()
                        .get(PATIENCE_MS, TimeUnit.MILLISECONDS);
                Map<Integer, Position> positions = new HashMap<>();
                new LogEnds(admin, List.copyOf(events)).read().forEach((partition, end) -> {
                    var at = committed.get(partition);
                    positions.put(partition.partition(), new Position(end, at == null ? null : at.offset()));
                });
                return positions;
            } catch (ExecutionException | TimeoutException e) {
                return Map.of();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Map.of();
            }
        };
    }

    /** A partition that is absent is not known to stand still: its task has moved, or the log does not answer. */
    void look(Map<Integer, Position> now, long nanoTime) {
        partitions.keySet().retainAll(now.keySet());
        now.forEach((partition, position) -> {
            long committed = position.committed() == null ? NEVER : position.committed();
            Still before = partitions.get(partition);
            if (position.end() <= committed || position.end() == 0) {
                partitions.remove(partition);
            } else if (before == null || before.committed() != committed) {
                partitions.put(partition, new Still(committed, nanoTime));
            }
        });
    }

    void rest() {
        partitions.clear();
    }

    /** Zero while everything moves. */
    Duration stillFor(long nanoTime) {
        return partitions.values().stream()
                .map(still -> Duration.ofNanos(nanoTime - still.since()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
