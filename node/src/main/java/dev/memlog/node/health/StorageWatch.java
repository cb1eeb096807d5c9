/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import dev.memlog.event.Ledger;
import dev.memlog.event.thread.Border;
import dev.memlog.processor.dispatch.ProviderStatus;
import dev.memlog.store.MemoryStore;
import dev.memlog.store.query.MemoryQueries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that events arrive and nothing comes of them, which every part by itself may take for normal: looks from time
 * to time at how much waits and how much is stored, and remembers since when neither has moved.
 *
 * <p>What waits for good reason does not count: parked events are not asked about, and while {@code held} nothing is
 * expected. Nor does time in which the node did not run.
 *
 * <p>Threading: safe; {@link #start} looks from a thread of its own.
 */
public final class StorageWatch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(30);

    /** A longer pause between two looks means that the machine slept, one backwards that its clock was set. */
    private static final Duration SLEPT = Duration.ofMinutes(5);

    private final Supplier<Reading> readings;
    private final BooleanSupplier held;
    private final Duration limit;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("storage-watch").daemon().factory());
    private Reading last = new Reading(0, 0);
    private Instant lookedAt = Instant.EPOCH;
    private @Nullable Instant stuckSince;

    /**
     * @param waiting events acknowledged and not settled, without those that are parked
     * @param stored memories that there are
     */
    public record Reading(long waiting, long stored) {
        public static Reading of(MemoryStore store) {
            long lag = store.lag().orElse(0); // Unknown while the projection catches up, which is a check of its own.
            Ledger ledger = store.queries().ledger();
            MemoryQueries.Counts counts = store.queries().counts();
            return new Reading(lag + ledger.pending(), counts.observations() + counts.summaries() + counts.prompts());
        }
    }

    /** Whether every provider is left alone; false where none is known, as on a node that makes no calls. */
    public static boolean allLeftAlone(List<ProviderStatus> providers) {
        return !providers.isEmpty() && providers.stream().noneMatch(ProviderStatus::available);
    }

    public static Optional<Readiness.Detail> parked(long events) {
        return events == 0
                ? Optional.empty()
                : Optional.of(new Readiness.Detail(
                        "parked", events + " events wait until calls can be made again; nothing is lost", null));
    }

    /**
     * @param held whether calls are held back, so that nothing can be stored
     * @param limit for how long nothing may be stored while events wait
     */
    public StorageWatch(Supplier<Reading> readings, BooleanSupplier held, Duration limit, InstantSource clock) {
        this.readings = readings;
        this.held = held;
        this.limit = limit;
        this.clock = clock;
    }

    public StorageWatch start() {
        var unused = timer.scheduleWithFixedDelay(
                Border.guard("storage-watch", this::look), EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        return this;
    }

    synchronized void look() {
        Reading now = readings.get();
        Instant at = clock.instant();
        boolean moved = now.stored() != last.stored() || now.waiting() < last.waiting();
        boolean slept = at.isAfter(lookedAt.plus(SLEPT)) || at.isBefore(lookedAt);
        if (now.waiting() == 0 || held.getAsBoolean()) {
            stuckSince = null;
        } else if (stuckSince == null || moved || slept) {
            stuckSince = at;
        }
        last = now;
        lookedAt = at;
    }

    public boolean isFine() {
        return stuck().isEmpty();
    }

    /** What is wrong, in words; empty while nothing is. */
    public synchronized Optional<Readiness.Detail> stuck() {
        Instant since = stuckSince;
        if (since == null || Duration.between(since, clock.instant()).compareTo(limit) < 0) {
            return Optional.empty();
        }
        return Optional.of(new Readiness.Detail(
                "storage",
                "nothing was stored for "
                        + Duration.between(since, clock.instant()).toMinutes() + " minutes, although " + last.waiting()
                        + " events wait",
                since));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
