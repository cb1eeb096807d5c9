/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.Bounds;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Topics;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.port.StoreMetrics;
import dev.memlog.store.projection.ProjectionOffsets.TopicIncarnation;
import dev.memlog.store.projection.Projector.Applied;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log from the rows' position, one poll into one transaction of each database. An instance lives as long as its consumer: it
 * is dropped at any failure, and the next one starts from the database's offsets.
 *
 * <p>Threading: confined to the projection's thread.
 */
public final class ProjectionConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectionConsumer.class);
    private static final List<String> TOPICS =
            List.of(Topics.MEMORIES, Topics.DEAD_LETTERS, Topics.CONTROL, Topics.EMBEDDINGS);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);
    private final Consumer<String, byte[]> consumer;
    private final TopicCatalog catalog;
    private final Projector projector;
    private final ReadinessMarker marker;
    private final ForgottenVectors forgotten;
    private final StoreMetrics metrics;
    private final TeamCommits listener;
    private final InstantSource clock;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Long> othersAtStart = new HashMap<>();
    private int memoryPartitions;
    private Duration tombstonesKept = Duration.ZERO;
    private Instant checkedAt = Instant.MIN;
    private Instant checkAgainAt = Instant.MIN;

    public ProjectionConsumer(
            Consumer<String, byte[]> consumer,
            TopicCatalog catalog,
            Projector projector,
            ReadinessMarker marker,
            ForgottenVectors forgotten,
            StoreMetrics metrics,
            TeamCommits listener,
            InstantSource clock) {
        this.consumer = consumer;
        this.catalog = catalog;
        this.projector = projector;
        this.marker = marker;
        this.forgotten = forgotten;
        this.metrics = metrics;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Assigns all partitions and seeks. Clears the rows first if they came from another log, or the log may have
     * dropped tombstones that they have missed.
     */
    void start() {
        positions.clear();
        othersAtStart.clear();
        Instant now = clock.instant();
        tombstonesKept = catalog.tombstonesKept(TOPICS);
        Map<String, String> identities = catalog.identities(TOPICS);
        List<TopicIncarnation> incarnations = new ArrayList<>();
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : TOPICS) {
            List<TopicPartition> found = partitionsOf(topic);
            partitions.addAll(found);
            incarnations.add(new TopicIncarnation(topic, identities.getOrDefault(topic, ""), found.size()));
        }
        memoryPartitions = incarnations.getFirst().partitions();
        consumer.assign(partitions);
        Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
        if (incarnations.stream().anyMatch(this::isOther) || partitions.stream().anyMatch(p -> isGone(p, begin, end))) {
            rebuild();
        }
        String lost = projector.lostTeam();
        if (lost != null) {
            rebuild(lost);
        }
        String doubt = doubt(partitions, now);
        if (doubt != null) {
            rebuild(doubt);
        }
        projector.offsets().remember(incarnations);
        projector.freshness().begin(partitions, now);
        checkedAt = now;
        checkAgainAt = now;
        for (TopicPartition partition : partitions) {
            long from = projector
                    .offset(partition.topic(), partition.partition())
                    .orElse(begin.getOrDefault(partition, 0L));
            consumer.seek(partition, from);
            positions.put(partition, from);
            metrics.onPosition(partition.topic(), partition.partition(), from);
            if (!partition.topic().equals(Topics.MEMORIES)) {
                othersAtStart.put(partition, end.getOrDefault(partition, 0L));
            }
        }
    }

    /** Receives the commits of all teams. */
    @FunctionalInterface
    public interface TeamCommits {
        void onCommit(TeamName team, CommitListener.Commit commit);
    }

    /** Drops all rows and offsets; the next {@link #start()} reads from the beginning. */
    void rebuild() {
        rebuild("the log is not the one that the rows were read from");
    }

    private void rebuild(String why) {
        LOG.atWarn()
                .addKeyValue("topic", Topics.MEMORIES)
                .addKeyValue("reason", why)
                .log("The rows are dropped and read again from the log; memories keep their numbers");
        // First the readiness, then the rows: an empty database must not count as caught up.
        marker.reset(why);
        projector.clear();
        metrics.onRebuild();
    }

    /** One poll, one transaction. */
    void pollOnce() {
        marker.send();
        ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>(polled.count());
        polled.forEach(records::add);
        List<ProjectionOffset> moved = moved();
        if (!records.isEmpty() || !moved.isEmpty()) {
            Instant begun = clock.instant();
            Applied applied = projector.apply(records, memoryPartitions, moved);
            // First the positions: the marker is not read again.
            for (ProjectionOffset offset : moved) {
                positions.put(new TopicPartition(offset.topic(), offset.partition()), offset.next());
            }
            for (MemoryRecord.Marker read : applied.markers()) {
                marker.onRead(read);
            }
            report(records, applied, moved, begun);
            applied.commits().forEach(listener::onCommit);
        }
        projector.cleanUp();
        projector.closeIdle(IDLE);
        forgotten.tend(marker.caughtUp() != null, memoryPartitions);
        marker.onProgress(othersAtStart.entrySet().stream()
                .allMatch(other -> positions.getOrDefault(other.getKey(), 0L) >= other.getValue()));
        keepFresh();
    }

    /** Notes from time to time that the rows are up with the log. Queries the brokers, which may be unreachable. */
    private void keepFresh() {
        Instant now = clock.instant();
        boolean clockSetBack = now.isBefore(checkedAt);
        if (marker.caughtUp() == null || (now.isBefore(checkAgainAt) && !clockSetBack)) {
            return;
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(positions.keySet());
        if (Duration.between(checkedAt, now).compareTo(longestPause()) > 0) {
            // The process was stopped, or the machine slept: as after a restart.
            start();
            return;
        }
        List<TopicPartition> whole = positions.entrySet().stream()
                .filter(read -> read.getValue() >= ends.getOrDefault(read.getKey(), Long.MAX_VALUE))
                .map(Map.Entry::getKey)
                .toList();
        projector.freshness().renew(whole, now);
        checkedAt = now;
        checkAgainAt =
                now.plus(whole.size() == positions.size() ? Freshness.renewedEach(tombstonesKept) : SHORTEST_PAUSE);
    }

    private Duration longestPause() {
        Duration limit = Freshness.limit(tombstonesKept);
        return limit.compareTo(SHORTEST_PAUSE) > 0 ? limit : SHORTEST_PAUSE;
    }

    private @Nullable String doubt(List<TopicPartition> partitions, Instant now) {
        for (TopicPartition partition : partitions) {
            if (projector.offset(partition.topic(), partition.partition()).isPresent()) {
                String doubt = projector.freshness().doubt(partition, now, tombstonesKept);
                if (doubt != null) {
                    return doubt;
                }
            }
        }
        return null;
    }

    // A position also moves over what a consumer never hands out: the markers that end a transaction, aborted records.
    private List<ProjectionOffset> moved() {
        List<ProjectionOffset> moved = new ArrayList<>();
        positions.forEach((partition, before) -> {
            long next = consumer.position(partition);
            if (next != before) {
                moved.add(new ProjectionOffset(partition.topic(), partition.partition(), next));
            }
        });
        return moved;
    }

    private boolean isOther(TopicIncarnation now) {
        boolean numbered = now.topic().equals(Topics.MEMORIES);
        return projector
                .offsets()
                .incarnation(now.topic())
                .filter(was -> !was.identity().equals(now.identity())
                        // Memory numbers are made from the number of partitions.
                        || (numbered && was.partitions() != now.partitions()))
                .isPresent();
    }

    private boolean isGone(TopicPartition partition, Map<TopicPartition, Long> begin, Map<TopicPartition, Long> end) {
        OptionalLong next = projector.offset(partition.topic(), partition.partition());
        return next.isPresent()
                && (next.getAsLong() < begin.getOrDefault(partition, 0L)
                        || next.getAsLong() > end.getOrDefault(partition, Long.MAX_VALUE));
    }

    private List<TopicPartition> partitionsOf(String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(found -> new TopicPartition(topic, found.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("topic " + topic + " is not there yet");
        }
        return partitions;
    }

    private void report(
            List<ConsumerRecord<String, byte[]>> records,
            Applied applied,
            List<ProjectionOffset> moved,
            Instant begun) {
        Instant now = clock.instant();
        metrics.onTransaction(
                applied.applied(), applied.ignored(), applied.undecodable(), Duration.between(begun, now));
        moved.forEach(offset -> metrics.onPosition(offset.topic(), offset.partition(), offset.next()));
        records.stream()
                .mapToLong(ConsumerRecord::timestamp)
                .max()
                .ifPresent(newest -> metrics.onDelay(Duration.between(Bounds.time(Instant.ofEpochMilli(newest)), now)));
        for (ConsumerRecord<String, byte[]> record : records) {
            Header trace = record.headers().lastHeader(Topics.TRACEPARENT_HEADER);
            if (trace != null) {
                metrics.onProjected(new String(trace.value(), StandardCharsets.US_ASCII), begun, now);
            }
        }
    }
}
