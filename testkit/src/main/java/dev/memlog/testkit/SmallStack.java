/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a task where there is little room to recurse, and measures the processor's time, which no other test prolongs. */
public final class SmallStack {
    private static final long BYTES = 256 * 1024;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private SmallStack() {}

    /** On a thread of 256 kB of stack; rethrows what the task throws as the cause of an {@link AssertionError}. */
    public static void run(String what, Runnable task) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(null, task, "small-stack", BYTES);
        thread.setUncaughtExceptionHandler((on, thrown) -> failure.set(thrown));
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new AssertionError(what + ": " + thrown, thrown);
        }
    }

    /** The names of those texts on which an entry takes longer than {@code limit}, or fails. */
    public static List<String> slowOrBroken(
            String entry, Map<String, String> texts, Duration limit, Consumer<String> use) {
        List<String> found = new ArrayList<>();
        run(
                entry,
                () -> texts.forEach((name, text) -> {
                    try {
                        Duration taken = fastest(limit, () -> use.accept(text));
                        if (taken.compareTo(limit) > 0) {
                            found.add(entry + " on " + name + ": " + taken.toMillis() + " ms");
                        }
                    } catch (RuntimeException | StackOverflowError e) {
                        found.add(entry + " on " + name + ": " + e);
                    }
                }));
        return found;
    }

    /** The least of up to three runs, as the first ones also pay for the compiler; stops at one within the limit. */
    public static Duration fastest(Duration limit, Runnable task) {
        Duration fastest = Duration.ofDays(1);
        for (int run = 0; run < 3 && fastest.compareTo(limit) > 0; run++) {
            long start = THREADS.getCurrentThreadCpuTime();
            task.run();
            Duration taken = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start);
            fastest = taken.compareTo(fastest) < 0 ? taken : fastest;
        }
        return fastest;
    }
}
