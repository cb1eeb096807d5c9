/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.retention;

import dev.memlog.event.OrderOutcome;
import dev.memlog.store.query.RetentionQueries;
import dev.memlog.store.query.RetentionQueries.Name;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the names of events that are older than memories may be: a tombstone for each record of an event or a
 * settlement, which is written only once. The names of waiting events, and of those with a dead letter, stay. Several store
 * nodes may do it: another tombstone changes nothing.
 *
 * <p>Threading: one thread at a time.
 */
final class NamesSweep {
    private static final Logger LOG = LoggerFactory.getLogger(NamesSweep.class);
    private static final int AT_ONCE = 1_000;
    private final Duration age;
    private final RetentionQueries overdue;
    private final Function<List<String>, OrderOutcome> removal;
    private final InstantSource clock;

    /** @param removal removes the records under these keys; blocks until the log has acknowledged, for a bounded time */
    NamesSweep(
            Duration age, RetentionQueries overdue, Function<List<String>, OrderOutcome> removal, InstantSource clock) {
        this.age = age;
        this.overdue = overdue;
        this.removal = removal;
        this.clock = clock;
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
        } while (names.size() == AT_ONCE && !Thread.currentThread().isInterrupted());
        if (gone > 0) {
            LOG.atInfo().addKeyValue("names", gone).log("Names of events were forgotten for their age");
        }
        return gone;
    }
}
