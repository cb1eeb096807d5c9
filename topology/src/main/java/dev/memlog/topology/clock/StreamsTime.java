/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.clock;

import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Time;

/**
 * Kafka Streams' time for punctuations, commits and timeouts. A wall clock that is set back would stop them all for the
 * length of the step.
 *
 * <p>Threading: safe.
 */
public final class StreamsTime implements Time {
    private final InstantSource clock;

    public StreamsTime(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public long milliseconds() {
        return clock.millis();
    }

    @Override
    public long nanoseconds() {
        return System.nanoTime();
    }

    @Override
    public void sleep(long milliseconds) {
        Time.SYSTEM.sleep(milliseconds);
    }

    @Override
    public void waitObject(Object monitor, Supplier<Boolean> condition, long deadline) throws InterruptedException {
        synchronized (monitor) {
            while (!condition.get()) {
                long left = deadline - milliseconds();
                if (left <= 0) {
                    throw new TimeoutException("condition not satisfied before the deadline");
                }
                monitor.wait(left);
            }
        }
    }
}
