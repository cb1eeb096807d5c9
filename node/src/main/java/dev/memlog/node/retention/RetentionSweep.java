/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.retention;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.thread.Polling;
import dev.memlog.store.query.ForgetFilter;
import dev.memlog.store.query.ForgetQueries;
import dev.memlog.store.query.ForgetQueries.Target;
import dev.memlog.store.query.RetentionBounds;
import dev.memlog.store.query.RetentionQueries;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets memories of one team past their retention. It gives the same orders as {@code memlog
 * forget}, part by part, and waits until each part is gone. Several store nodes may do it: one does not find what another
 * has forgotten.
 *
 * <p>Threading: one thread at a time.
 */
public final class RetentionSweep {
    static final String ACTOR = "retention";

    private static final Logger LOG = LoggerFactory.getLogger(RetentionSweep.class);
    private static final int AT_ONCE = 500;

    /** The time in which a part is gone. */
    private static final Polling PATIENCE = new Polling(Duration.ofMinutes(1), Duration.ofMillis(100));

    private final Bounds bounds;
    private final RetentionQueries overdue;
    private final ForgetQueries memories;
    private final CommandLog commands;
    private final InstantSource clock;

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
}
