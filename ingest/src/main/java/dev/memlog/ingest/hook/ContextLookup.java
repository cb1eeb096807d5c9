/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import dev.memlog.event.thread.Border;
import dev.memlog.ingest.accept.ContextSource;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a {@link ContextSource} with a deadline: a session starts without memory rather than late.
 *
 * <p>Threading: safe. Lookups run on a few platform threads and are interrupted at the deadline; with too many waiting,
 * further ones are refused. Virtual threads would not do: a database's native calls pin their carriers, which also
 * answer the requests.
 */
final class ContextLookup {
    private static final Logger LOG = LoggerFactory.getLogger(ContextLookup.class);
    private static final int THREADS = 16;
    private static final int MAX_WAITING = 48;

    private final ContextSource source;
    private final Duration deadline;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("context-lookup-", 0).daemon().factory());

    ContextLookup(ContextSource source, Duration deadline) {
        this.source = source;
        this.deadline = deadline;
        threads.allowCoreThreadTimeOut(true);
    }

    /** A lookup in progress, parallel to the caller's own work. */
    static final class Pending {
        private final long until;
        private final @Nullable FutureTask<ContextSource.Answer> task;

        private Pending(@Nullable FutureTask<ContextSource.Answer> task, Duration timeout) {
            until = System.nanoTime() + timeout.toNanos();
            this.task = task;
        }

        /** The context, or none at the deadline. */
        ContextSource.Answer await() {
            if (task == null) {
                return ContextSource.Answer.NONE;
            }
            try {
                return task.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                task.cancel(true);
                LOG.atInfo().log("a hook is answered without context: its deadline has passed");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error died) {
                    Border.failed("context-lookup", died);
                    Border.rethrowFatal(died);
                }
                LOG.atWarn()
                        .addKeyValue("error", String.valueOf(e.getCause()))
                        .log("a hook is answered without context");
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

    /** @param question null for no lookup */
    Pending begin(ContextSource.@Nullable Question question) {
        if (question == null || deadline.isZero()) {
            return nothing();
        }
        FutureTask<ContextSource.Answer> task = new FutureTask<>(() -> source.contextFor(question));
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.atInfo().log("a hook is answered without context: too many lookups are waiting");
            return nothing();
        }
        return new Pending(task, deadline);
    }
}
