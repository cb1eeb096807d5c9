/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.event.limit.ByteBudget.Lease;

/** What a request holds while it is worked on: a place and memory. Closing it twice gives back once. */
record Taken(InFlight.Place place, Lease memory) implements AutoCloseable {
    @Override
    public void close() {
        memory.close();
        place.leave();
    }
}
