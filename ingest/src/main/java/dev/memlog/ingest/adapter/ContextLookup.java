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
 * Asks a {@link ContextSource} with a deadline: a session starts without memory rather than late.
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
    final class Pending {
        private final long until = System.nanoTime() + deadline.toNanos();
        private final @Nullable FutureTask<String> task;

        private Pending(@Nullable FutureTask<String> task) {
            this.task = task;
        }

        /** The context, or blank if there is none in time. */
        String await() {
            if (task == null) {
                return "";
            }
            try {
                return task.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                task.cancel(true);
                LOG.atInfo().log("A session starts without context: its deadline has passed");
            } catch (ExecutionException e) {
                LOG.atWarn().addKeyValue("error", String.valueOf(e.getCause())).log("A session starts without context");
            } catch (InterruptedException e) {
                task.cancel(true);
                Thread.currentThread().interrupt();
            }
            return "";
        }
    }

    Pending begin(@Nullable String project) {
        if (project == null || deadline.isZero() || !running.tryAcquire()) {
            return new Pending(null);
        }
        FutureTask<String> task = new FutureTask<>(() -> source.contextFor(project));
        Thread.ofVirtual().name("context-lookup").start(() -> {
            try {
                task.run();
            } finally {
                running.release();
            }
        });
        return new Pending(task);
    }
}
