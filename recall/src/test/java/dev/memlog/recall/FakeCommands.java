/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.recall.memory.MemoryCommands;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log that notes what it was ordered, and a projection that follows it unless it is told to lag. */
public final class FakeCommands implements MemoryCommands {
    public final List<HideOrder> orders = new CopyOnWriteArrayList<>();
    public volatile boolean away;
    public volatile boolean lagging;
    private final SeededStore store;

    FakeCommands(SeededStore store) {
        this.store = store;
    }

    @Override
    public Outcome give(HideOrder order) {
        if (away) {
            return Outcome.UNAVAILABLE;
        }
        orders.add(order);
        if (!lagging) {
            project(order);
        }
        return Outcome.ACKNOWLEDGED;
    }

    public void project(HideOrder order) {
        store.hide(order.memory(), order.hidden());
    }
}
