/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.retention;

import dev.memlog.admin.CommandLog;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.thread.Border;
import dev.memlog.node.retention.RetentionSweep.Bounds;
import dev.memlog.store.MemoryStore;
import dev.memlog.store.StoreView;
import dev.memlog.store.sql.StoreException;
import dev.memlog.store.sql.Viewer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each team's memories, and the names of their events, within their retention: shortly after start, then daily, one
 * team after the other.
 *
 * <p>Threading: one thread of its own.
 */
public final class Retention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration FIRST_AFTER = Duration.ofMinutes(5);
    private static final Duration DAY = Duration.ofDays(1);

    private final MemoryStore store;
    private final Function<TeamName, Bounds> bounds;
    private final CommandLog commands;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("retention").daemon().factory());

    /** @param bounds the retention of a team */
    public Retention(MemoryStore store, Function<TeamName, Bounds> bounds, CommandLog commands, InstantSource clock) {
        this.store = store;
        this.bounds = bounds;
        this.commands = commands;
        this.clock = clock;
    }

    public Retention start() {
        // Spread over nodes of a cluster that start together.
        long first = FIRST_AFTER.toSeconds() + ThreadLocalRandom.current().nextLong(FIRST_AFTER.toSeconds());
        var unused = timer.scheduleWithFixedDelay(
                Border.guard("retention", this::sweepAll), first, DAY.toSeconds(), TimeUnit.SECONDS);
        return this;
    }

    private void sweepAll() {
        for (TeamName team : store.teams()) {
            if (!Thread.currentThread().isInterrupted()) {
                Border.guard("retention", () -> sweep(team)).run();
            }
        }
    }

    private void sweep(TeamName team) {
        Bounds keep = bounds.apply(team);
        StoreView rows = store.view(team, Viewer.EVERYTHING);
        CommandLog orders = commands.as(team, RetentionSweep.ACTOR);
        try {
            if (!keep.keepAll()) {
                new RetentionSweep(keep, rows.retention(), rows.forgetting(), orders, clock).sweep();
            }
            keep.age().ifPresent(age -> new NamesSweep(age, rows.retention(), orders::removeNames, clock).sweep());
        } catch (StoreException e) {
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("The retention of memories is tried again in a day");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
