/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The places for requests that are being worked on, shared by all routes. Nobody waits for one.
 *
 * <p>Threading: safe.
 */
public final class InFlight {
    private final int places;
    private final Semaphore free;

    public InFlight(int places) {
        this.places = places;
        this.free = new Semaphore(places);
    }

    @Nullable
    Place tryEnter() {
        return free.tryAcquire() ? new Place() : null;
    }

    /** How many are taken. */
    public int taken() {
        return places - free.availablePermits();
    }

    /** Given back once, however many of the ways out of a request are taken. */
    final class Place {
        private final AtomicBoolean taken = new AtomicBoolean(true);

        void leave() {
            if (taken.compareAndSet(true, false)) {
                free.release();
            }
        }
    }
}
