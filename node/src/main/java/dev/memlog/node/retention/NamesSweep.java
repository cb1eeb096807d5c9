/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.retention;

import dev.memlog.event.OrderOutcome;
import dev.memlog.event.thread.Border;
import dev.memlog.store.query.RetentionQueries;
import dev.memlog.store.query.RetentionQueries.Name;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the names of events that are older than memories may be: a tombstone for each record of an event or a
 * settlement, which is written only once. The names of waiting events, and of those with a dead letter, stay. Several store
 * nodes may do it: another tombstone changes nothing.
 *
 * <p>Threading: one thread of its own.
 */
public final class NamesSweep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NamesSweep.class);
    private static final int AT_ONCE = 1_000;
    private static final Duration FIRST_AFTER = Duration.ofMinutes(15);
    private static final Duration DAY = Duration.ofDays(1);
    private final Duration age;
    private final RetentionQueries overdue;
    private final Function<List<String>, OrderOutcome> removal;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("retention-of-names").daemon().factory());

    /** @param removal removes the records under these keys; blocks until the log has acknowledged, for a bounded time */
    public NamesSweep(
            Duration age, RetentionQueries overdue, Function<List<String>, OrderOutcome> removal, InstantSource clock) {
        this.age = age;
        this.overdue = overdue;
        this.removal = removal;
        this.clock = clock;
    }

    public NamesSweep start() {
        var unused = timer.scheduleWithFixedDelay(
                Border.guard("retention-of-names", this::sweep),
                FIRST_AFTER.toSeconds(),
                DAY.toSeconds(),
                TimeUnit.SECONDS);
        return this;
    }

    /** Returns the number of tombstones. */
    long sweep() {
        long gone = 0;
        @Nullable Name last = null;
        List<Name> names;
        do {
            names = overdue.overdueNames(clock.instant().minus(age), last, AT_ONCE);
            if (!names.isEmpty()) {
                last = names.getLast();
                if (removal.apply(names.stream().map(Name::recordKey).toList()) != OrderOutcome.ACKNOWLEDGED) {
                    LOG.warn("the log does not acknowledge the removal of events' names; it is tried again in a day");
                    return gone;
                }
                gone += names.size();
            }
        } while (names.size() == AT_ONCE && !timer.isShutdown());
        if (gone > 0) {
            LOG.atInfo().addKeyValue("names", gone).log("Names of events were forgotten for their age");
        }
        return gone;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
