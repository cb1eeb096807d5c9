/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.event.limit.ByteBudget;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What the gates of one port share: metrics, the memory of requests, and the threads on which replies are made.
 *
 * <p>Threading: safe. Platform threads: SQLite's native calls would pin virtual ones, and with them all others of the
 * process. There are as many as the gates have turns, at most; an idle one ends after a minute.
 */
public final class Gates {
    /** Of all gates: those of a node without keys, where each caller has the same, do not come to as many. */
    private static final int MOST_THREADS = 96;

    private static final Duration BODY_DEADLINE = Duration.ofSeconds(10);

    private final ReadMetrics metrics;
    private final ByteBudget memory;
    private final Duration bodyDeadline;
    private final Executor threads = new Turns(
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    1,
                    TimeUnit.MINUTES,
                    new SynchronousQueue<>(),
                    Thread.ofPlatform().name("memlog-http-", 0).daemon().factory()),
            MOST_THREADS);

    /** @param memory what bodies and replies take, shared with the port's other routes */
    public Gates(ReadMetrics metrics, ByteBudget memory) {
        this(metrics, memory, BODY_DEADLINE);
    }

    Gates(ReadMetrics metrics, ByteBudget memory, Duration bodyDeadline) {
        this.metrics = metrics;
        this.memory = memory;
        this.bodyDeadline = bodyDeadline;
    }

    /** A gate with this number of permits. */
    public Gate of(int permits) {
        return new Gate(this, permits);
    }

    public ByteBudget memory() {
        return memory;
    }

    ReadMetrics metrics() {
        return metrics;
    }

    Duration bodyDeadline() {
        return bodyDeadline;
    }

    Executor threads() {
        return threads;
    }
}
