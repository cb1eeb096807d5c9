/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.thread;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Runs CPU-bound work on a platform thread while a virtual thread waits. On a virtual thread it would hold a carrier to
 * its end, and there may be only two carriers: the operating system shares a core between the work and the thread that
 * answers {@code /health}, the carriers' scheduler does not.
 *
 * <p>As many threads as there are callers, whose number is bounded at their source.
 */
public final class PlatformThread {
    private PlatformThread() {}

    /**
     * Returns the work's result, or throws what it threw, including an {@link Error}.
     *
     * @throws InterruptedException if the caller is interrupted; the work's result is then dropped
     */
    public static <T> T call(String name, Supplier<T> work) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread.ofPlatform().daemon().name(name).start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
