/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.schedule;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Signals all tasks that the node is about to stop, and waits until none has a call under way. A draining task starts
 * nothing new and returns the attempts whose calls have not left.
 *
 * <p>Threading: safe.
 */
public final class DrainSignal {
    private final ConcurrentHashMap<Object, Integer> busy = new ConcurrentHashMap<>();
    private volatile boolean draining;

    public boolean isDraining() {
        return draining;
    }

    /** @param calls attempts recorded and calls in flight */
    public synchronized void report(Object task, int calls) {
        if (calls == 0) {
            busy.remove(task);
        } else {
            busy.put(task, calls);
        }
        notifyAll();
    }

    /** @return false when calls were still under way after {@code timeout} */
    public synchronized boolean drain(Duration timeout) throws InterruptedException {
        draining = true;
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!busy.isEmpty()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(Math.max(1, left / 1_000_000));
        }
        return true;
    }

    public int callsInFlight() {
        return busy.values().stream().mapToInt(Integer::intValue).sum();
    }
}
