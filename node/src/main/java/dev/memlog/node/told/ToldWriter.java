/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.told;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.Told;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.thread.Border;
import dev.memlog.log.PublishOutcome;
import dev.memlog.log.RecordPublisher;
import dev.memlog.recall.told.ToldLog;
import dev.memlog.store.MemoryStore;
import dev.memlog.store.sql.Viewer;
import dev.memlog.store.told.ToldQueries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes what sessions were told to {@link Topics#MEMORIES}, a moment after it was told. Whoever tells does not wait: a
 * record for which there is no room, which the log does not take in time, or which a crash overtakes is dropped and, but
 * for the crash, counted. Then the session may be told the same again.
 *
 * <p>Every record has a free slot of its session. Nodes look for it from different slots on, so that two that tell one
 * session at the same moment take different ones; of two records in one slot the later one is left.
 *
 * <p>Threading: {@link #of} and what it returns are safe; a thread of its own writes.
 */
public final class ToldWriter implements AutoCloseable {
    private static final int WAITING = 1_000;
    private static final int AT_ONCE = 100;
    private static final int MOST_SESSIONS = 2_000;
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(3);

    private final Function<TeamName, ToldQueries> rows;
    private final Function<List<ProducerRecord<String, byte[]>>, PublishOutcome> log;
    private final int firstSlot;
    private final WireCodec codec = new WireCodec();
    private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(WAITING);
    private final LongAdder written = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Thread thread = Thread.ofPlatform().name("told").daemon().unstarted(Border.guard("told", this::run));

    /** Slots taken lately, which the rows may not show yet; of the writing thread. */
    private final Map<Of, Set<Integer>> taken = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Of, Set<Integer>> eldest) {
            return size() > MOST_SESSIONS;
        }
    };

    /**
     * @param rows of a team, with all that it has
     * @param log blocks until the records are acknowledged, for a bounded time
     */
    ToldWriter(
            Function<TeamName, ToldQueries> rows,
            Function<List<ProducerRecord<String, byte[]>>, PublishOutcome> log,
            String node) {
        this.rows = rows;
        this.log = log;
        firstSlot = Math.floorMod(node.hashCode(), Told.MOST);
    }

    private record Of(TeamName team, SessionNumber session) {}

    private sealed interface Work {}

    private record Waiting(
            Of of, Instant at, String place, List<Long> memories, int tokens, String author, boolean onlyOwn)
            implements Work {}

    private record End() implements Work {}

    /** @param node tells the nodes of a cluster apart */
    public static ToldWriter start(MemoryStore store, RecordPublisher publisher, String node) {
        return new ToldWriter(team -> store.view(team, Viewer.EVERYTHING).told(), publisher::publishRecords, node)
                .start();
    }

    ToldWriter start() {
        thread.start();
        return this;
    }

    /**
     * For sessions of this team and author.
     *
     * @param onlyOwn whether sessions that are known to be another's are left out: anybody may name a session, and its
     *     slots are few
     */
    public ToldLog of(TeamName team, String author, boolean onlyOwn) {
        return (session, at, place, memories, tokens) -> take(new Waiting(
                new Of(team, session),
                at,
                place,
                first(memories),
                Math.clamp(tokens, 0, Integer.MAX_VALUE),
                author,
                onlyOwn));
    }

    private static List<Long> first(Collection<Long> memories) {
        return memories.stream().distinct().limit(Told.MOST_MEMORIES).toList();
    }

    private void take(Waiting told) {
        if (!queue.offer(told)) {
            dropped.increment();
        }
    }

    /** Records that the log has acknowledged. */
    public long written() {
        return written.sum();
    }

    /** Records that were lost for want of room, of a free slot, or of an acknowledgement, or named another's session. */
    public long dropped() {
        return dropped.sum();
    }

    private void run() {
        boolean open = true;
        while (open) {
            List<Work> some = new ArrayList<>();
            try {
                some.add(queue.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            queue.drainTo(some, AT_ONCE);
            open = some.stream().noneMatch(End.class::isInstance);
            List<Waiting> told = some.stream()
                    .filter(Waiting.class::isInstance)
                    .map(Waiting.class::cast)
                    .toList();
            Border.guard("told", () -> write(told), failure -> dropped.add(told.size()))
                    .run();
        }
    }

    private void write(List<Waiting> told) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (Waiting one : told) {
            Optional<Integer> slot = isAnothers(one) ? Optional.empty() : slot(one.of());
            if (slot.isPresent()) {
                Told record = new Told(
                        one.of().session(),
                        slot.get(),
                        one.at(),
                        one.place(),
                        one.memories(),
                        one.tokens(),
                        one.author(),
                        one.of().team());
                records.add(new ProducerRecord<>(Topics.MEMORIES, record.recordKey(), codec.encode(record)));
            }
        }
        boolean acknowledged = !records.isEmpty() && log.apply(records) instanceof PublishOutcome.Acknowledged;
        int kept = acknowledged ? records.size() : 0;
        written.add(kept);
        dropped.add(told.size() - kept);
    }

    private boolean isAnothers(Waiting one) {
        return one.onlyOwn() && rows.apply(one.of().team()).isAnothers(one.of().session(), one.author());
    }

    private Optional<Integer> slot(Of of) {
        Set<Integer> lately = taken.computeIfAbsent(of, any -> new HashSet<>());
        Set<Integer> all = new HashSet<>(rows.apply(of.team()).slots(of.session()));
        all.addAll(lately);
        for (int step = 0; step < Told.MOST; step++) {
            int slot = (firstSlot + step) % Told.MOST + 1;
            if (!all.contains(slot)) {
                lately.add(slot);
                return Optional.of(slot);
            }
        }
        return Optional.empty();
    }

    /** Writes what waits, for a bounded time; the rest is dropped. */
    @Override
    public void close() {
        try {
            if (!queue.offer(new End(), PATIENCE_AT_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.interrupt();
            }
            thread.join(PATIENCE_AT_CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Work> left = new ArrayList<>();
        queue.drainTo(left);
        dropped.add(left.stream().filter(Waiting.class::isInstance).count());
    }
}
