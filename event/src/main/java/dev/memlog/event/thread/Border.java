/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.thread;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The border between two threads: anything a task throws is caught here, counted, and handed to the task's owner, who
 * frees what the task held and answers its waiters. A {@link StackOverflowError} in one request or one session's data
 * is a failure of that task, not of the process.
 *
 * <p>Only errors that the JVM cannot survive are thrown on, after the owner was notified: the process then ends with a
 * reason.
 *
 * <p>Threading: safe. The counts are the process's, as threads are.
 */
public final class Border {
    private static final Logger LOG = LoggerFactory.getLogger(Border.class);
    private static final ConcurrentHashMap<String, LongAdder> FAILURES = new ConcurrentHashMap<>();

    private Border() {}

    /**
     * Wraps a task so that it ends normally whatever it throws. For tasks that hold nothing and have no waiters.
     *
     * @param name of the border, a short constant such as {@code "events-trimmer"}: names the metric and the log line
     */
    public static Runnable guard(String name, Runnable task) {
        return guard(name, task, failure -> {});
    }

    /** @param onFailure frees what the task held and answers its waiters; called on the task's own thread */
    public static Runnable guard(String name, Runnable task, Consumer<Throwable> onFailure) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                failed(name, e);
                try {
                    onFailure.accept(e);
                } catch (Throwable again) {
                    failed(name, again);
                }
                rethrowFatal(e);
            }
        };
    }

    /** Counts and logs a failure caught elsewhere, where {@link #guard} does not fit. */
    public static void failed(String name, Throwable failure) {
        FAILURES.computeIfAbsent(name, unknown -> new LongAdder()).increment();
        LOG.atError().addKeyValue("border", name).setCause(failure).log("a task failed; its thread goes on");
    }

    /** Rethrows errors that end the process; returns for everything else. */
    public static void rethrowFatal(Throwable failure) {
        if (isFatal(failure)) {
            throw (VirtualMachineError) failure;
        }
    }

    /**
     * Whether the JVM itself is broken or out of memory: a stack that was too deep is whole again when it is unwound.
     */
    public static boolean isFatal(Throwable failure) {
        return failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError);
    }

    /** How many tasks have failed at each border since the process started. */
    public static Map<String, Long> failures() {
        Map<String, Long> counts = new TreeMap<>();
        FAILURES.forEach((name, count) -> counts.put(name, count.sum()));
        return counts;
    }
}
