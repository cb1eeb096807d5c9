/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.memory;

import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import org.jspecify.annotations.Nullable;

/**
 * The way in which the read side changes something: an order in the log, never a row of its own.
 *
 * <p>Threading: called from several threads at once; may block until the log has answered.
 */
@FunctionalInterface
public interface MemoryCommands {
    Outcome give(HideOrder order);

    /**
     * Hide a memory, or show it again.
     *
     * @param platform the agent that the memory came from
     * @param id what makes the order the same one when it is given again; null for a new one
     */
    record HideOrder(
            MemoryKey memory,
            String platform,
            boolean hidden,
            @Nullable EventId id) {}

    /** What became of an order. */
    enum Outcome {
        /** It is in the log, on all in-sync replicas. */
        ACKNOWLEDGED,
        /** The log has not acknowledged it; it may arrive nevertheless. */
        UNAVAILABLE
    }
}
