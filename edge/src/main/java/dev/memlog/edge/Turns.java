/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.event.thread.Border;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on threads of another executor, a few at once; later ones wait in order. The permits of a {@link Gate} bound
 * how many wait.
 *
 * <p>Threading: safe.
 */
final class Turns implements Executor {
    private final Executor threads;
    private final int max;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    Turns(Executor threads, int max) {
        this.threads = threads;
        this.max = max;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            waiting.add(task);
            if (running == max) {
                return;
            }
            running++;
        }
        threads.execute(this::work);
    }

    private void work() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (Throwable e) {
                Border.failed("turns", e);
                Border.rethrowFatal(e);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting.poll();
        running -= next == null ? 1 : 0;
        return next;
    }
}
