/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import io.undertow.server.HttpServerExchange;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How many requests of a kind may be in progress. A request without a permit is refused; none waits for one.
 *
 * <p>Threading: safe.
 */
public final class Permits {
    private final int count;
    private final Semaphore free;

    public Permits(int count) {
        this.count = count;
        this.free = new Semaphore(count);
    }

    public @Nullable Permit tryTake() {
        return free.tryAcquire() ? new Permit() : null;
    }

    /** Permits that are taken now. */
    public int taken() {
        return count - free.availablePermits();
    }

    /** Given back once, by the first of a request's ways out. */
    public final class Permit implements AutoCloseable {
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Permit() {}

        /** Gives it back at the exchange's end at the latest, also if a hand-over to another thread fails. */
        public void closeAfter(HttpServerExchange exchange) {
            exchange.addExchangeCompleteListener((completed, next) -> {
                close();
                next.proceed();
            });
        }

        @Override
        public void close() {
            if (held.compareAndSet(true, false)) {
                free.release();
            }
        }
    }
}
