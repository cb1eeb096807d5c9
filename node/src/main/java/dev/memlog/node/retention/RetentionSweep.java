/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.retention;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.thread.Border;
import dev.memlog.event.thread.Polling;
import dev.memlog.store.query.ForgetFilter;
import dev.memlog.store.query.ForgetQueries;
import dev.memlog.store.query.ForgetQueries.Target;
import dev.memlog.store.query.RetentionBounds;
import dev.memlog.store.query.RetentionQueries;
import dev.memlog.store.sql.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets memories past their retention: shortly after start, then daily. It gives the same orders as {@code memlog
 * forget}, part by part, and waits until each part is gone. Several store nodes may do it: one does not find what another
 * has forgotten.
 *
 * <p>Threading: one thread of its own.
 */
public final class RetentionSweep implements AutoCloseable {
    static final String ACTOR = "retention";

    private static final Logger LOG = LoggerFactory.getLogger(RetentionSweep.class);
    private static final int AT_ONCE = 500;
    private static final Duration FIRST_AFTER = Duration.ofMinutes(5);
    private static final Duration DAY = Duration.ofDays(1);

    /** The time in which a part is gone. */
    private static final Polling PATIENCE = new Polling(Duration.ofMinutes(1), Duration.ofMillis(100));

    private final Bounds bounds;
    private final RetentionQueries overdue;
    private final ForgetQueries memories;
    private final CommandLog commands;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("retention").daemon().factory());

    public RetentionSweep(
            Bounds bounds, RetentionQueries overdue, ForgetQueries memories, CommandLog commands, InstantSource clock) {
        this.bounds = bounds;
        this.overdue = overdue;
        this.memories = memories;
        this.commands = commands;
        this.clock = clock;
    }

    /** The configured retention. */
    public record Bounds(Optional<Duration> age, Optional<Integer> perProject) {
        boolean keepAll() {
            return age.isEmpty() && perProject.isEmpty();
        }
    }

    /** Does nothing if everything is kept. */
    public RetentionSweep start() {
        if (!bounds.keepAll()) {
            // Spread over nodes of a team that start together.
            long first = FIRST_AFTER
                    .plus(FIRST_AFTER
                            .multipliedBy(ThreadLocalRandom.current().nextInt(100))
                            .dividedBy(100))
                    .toSeconds();
            var unused = timer.scheduleWithFixedDelay(
                    Border.guard("retention", this::sweepQuietly), first, DAY.toSeconds(), TimeUnit.SECONDS);
        }
        return this;
    }

    /** Returns the number of forgotten memories. */
    public long sweep() throws InterruptedException {
        RetentionBounds now = new RetentionBounds(
                bounds.age().map(age -> clock.instant().minus(age)).orElse(null),
                bounds.perProject().map(Integer::longValue).orElse(null));
        long forgotten = 0;
        boolean gone = true;
        List<Long> numbers = overdue.overdue(now, AT_ONCE);
        while (gone && !numbers.isEmpty()) {
            ForgetFilter part = new ForgetFilter(numbers, List.of(), List.of(), null, null, "");
            List<Target> targets = memories.next(part, 0, AT_ONCE);
            if (commands.forget(targets) != OrderOutcome.ACKNOWLEDGED
                    || commands.audit(note(targets)) != OrderOutcome.ACKNOWLEDGED) {
                LOG.warn("the log does not acknowledge the order to forget; it is tried again in a day");
                return forgotten;
            }
            forgotten += count(targets);
            gone = isGone(part);
            numbers = overdue.overdue(now, AT_ONCE);
        }
        if (forgotten > 0) {
            LOG.atInfo().addKeyValue("memories", forgotten).log("Memories were forgotten for their age or number");
        }
        return forgotten;
    }

    private void sweepQuietly() {
        try {
            sweep();
        } catch (StoreException e) {
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("The retention of memories is tried again in a day");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isGone(ForgetFilter part) throws InterruptedException {
        boolean gone = PATIENCE.until(() -> memories.extent(part, 0).sessions() == 0);
        if (!gone) {
            LOG.warn("the memories to forget are still there: is a node with the role process running?");
        }
        return gone;
    }

    private AuditRecord note(List<Target> targets) {
        ObjectNode filter = JsonNodeFactory.instance.objectNode();
        ArrayNode by = filter.putArray("by");
        bounds.age().ifPresent(age -> by.add("retention.memories-age"));
        bounds.perProject().ifPresent(count -> by.add("retention.memories-count"));
        return new AuditRecord(
                clock.instant(), ACTOR, "memories-forgotten", null, filter, count(targets), targets.size(), null);
    }

    private static long count(List<Target> targets) {
        return targets.stream().mapToLong(target -> target.memories().size()).sum();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
