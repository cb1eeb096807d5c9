/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.adapter;

import dev.memlog.ingest.ContextSource;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a {@link ContextSource} with a deadline: a session goes on without memory rather than late.
 *
 * <p>Threading: safe. A lookup runs on a virtual thread of its own and is interrupted at the deadline; of those that do
 * not heed it only a bounded number is left behind, and while they last no further lookup is begun.
 */
final class ContextLookup {
    private static final Logger LOG = LoggerFactory.getLogger(ContextLookup.class);
    private static final int MOST_AT_ONCE = 64;

    private final ContextSource source;
    private final Duration deadline;
    private final Semaphore running = new Semaphore(MOST_AT_ONCE);

    ContextLookup(ContextSource source, Duration deadline) {
        this.source = source;
        this.deadline = deadline;
    }

    /** A lookup under way, which the caller's own work runs beside. */
    static final class Pending {
        private final long until;
        private final @Nullable FutureTask<ContextSource.Answer> task;

        private Pending(@Nullable FutureTask<ContextSource.Answer> task, Duration patience) {
            until = System.nanoTime() + patience.toNanos();
            this.task = task;
        }

        /** The context, or none if it is not there in time. */
        ContextSource.Answer await() {
            if (task == null) {
                return ContextSource.Answer.NONE;
            }
            try {
                return task.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                task.cancel(true);
                LOG.atInfo().log("A hook is answered without context: its deadline has passed");
            } catch (ExecutionException e) {
                LOG.atWarn()
                        .addKeyValue("error", String.valueOf(e.getCause()))
                        .log("A hook is answered without context");
            } catch (InterruptedException e) {
                task.cancel(true);
                Thread.currentThread().interrupt();
            }
            return ContextSource.Answer.NONE;
        }
    }

    static Pending nothing() {
        return new Pending(null, Duration.ZERO);
    }

    /** @param question null if there is nothing to ask */
    Pending begin(ContextSource.@Nullable Question question) {
        if (question == null || deadline.isZero() || !running.tryAcquire()) {
            return nothing();
        }
        FutureTask<ContextSource.Answer> task = new FutureTask<>(() -> source.contextFor(question));
        Thread.ofVirtual().name("context-lookup").start(() -> {
            try {
                task.run();
            } finally {
                running.release();
            }
        });
        return new Pending(task, deadline);
    }
}
