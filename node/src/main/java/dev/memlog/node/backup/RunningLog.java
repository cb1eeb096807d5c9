/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.backup;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds a moment at which a log that is being written can be cut: no transaction open, and nothing of what transactions
 * write changed while the files were opened. So it is the log that a kill -9 at that moment would have left, and what
 * recovers from that recovers from the copy.
 *
 * <p>Under load there is no such moment by itself, so sessions are held for as long as it takes, a few commits of the
 * topology. Hooks are answered and provider calls go on meanwhile; what they bring waits in the log and in memory.
 *
 * <p>Threading: one cut at a time.
 */
final class RunningLog {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Sessions are held meanwhile, so one answer of the broker must not take all of the patience. */
    private static final Duration ONE_ANSWER = Duration.ofSeconds(5);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

    private final Path folder;
    private final Admin admin;
    private final Sessions sessions;
    private final InstantSource clock;

    RunningLog(Path folder, Admin admin, Sessions sessions, InstantSource clock) {
        this.folder = folder;
        this.admin = admin;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** What writes in transactions. */
    interface Sessions {
        /** Begins no more work; what is begun is committed soon. */
        void hold();

        void goOn();
    }

    /**
     * @param at when; all that was acknowledged before is in it
     * @param held how long sessions were held for it
     */
    record Moment(LogCut cut, Instant at, Duration held) {}

    /** Empty if the log does not come to rest. The cut is the caller's to close. */
    Optional<Moment> cut() throws IOException, InterruptedException {
        Instant at = clock.instant();
        Map<TopicPartition, OffsetSpec> ends = ends();
        long begun = System.nanoTime();
        Optional<LogCut> cut = Optional.empty();
        try {
            sessions.hold();
            while (cut.isEmpty() && System.nanoTime() - begun < PATIENCE.toNanos()) {
                cut = nothingIsOpen(ends) ? tryCut(ends) : Optional.empty();
                if (cut.isEmpty()) {
                    TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES.toNanos());
                }
            }
        } finally {
            sessions.goOn();
        }
        Duration held = Duration.ofNanos(System.nanoTime() - begun);
        return cut.map(found -> new Moment(found, at, held));
    }

    private Optional<LogCut> tryCut(Map<TopicPartition, OffsetSpec> ends) throws IOException, InterruptedException {
        LogCut cut = null;
        boolean kept = false;
        try {
            LogListing before = LogListing.of(folder);
            cut = LogCut.open(folder, before);
            kept = nothingIsOpen(ends) && before.isStill(LogListing.of(folder));
            return kept ? Optional.of(cut) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty(); // The broker has just closed or cleaned a segment.
        } finally {
            if (cut != null && !kept) {
                cut.close();
            }
        }
    }

    /** The ends of all partitions that there are, Kafka's own among them. */
    private Map<TopicPartition, OffsetSpec> ends() throws IOException, InterruptedException {
        try {
            Set<String> topics = get(
                    admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
            return get(admin.describeTopics(topics).allTopicNames()).values().stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the broker does not tell its topics: " + e, e);
        }
    }

    /** Whether every partition ends where those read it to who wait for transactions to be over. */
    private boolean nothingIsOpen(Map<TopicPartition, OffsetSpec> ends) throws InterruptedException {
        try {
            return offsets(ends, IsolationLevel.READ_COMMITTED).equals(offsets(ends, IsolationLevel.READ_UNCOMMITTED));
        } catch (ExecutionException | TimeoutException e) {
            return false; // Asked again, within bounds.
        }
    }

    private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> ends, IsolationLevel isolation)
            throws ExecutionException, TimeoutException, InterruptedException {
        return get(admin.listOffsets(ends, new ListOffsetsOptions(isolation)).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(ONE_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    }
}
