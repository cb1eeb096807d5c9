/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.memory;

import dev.memlog.event.AuditRecord;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.SessionEvent.Addition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes that recall orders: each is a record in the log, never a row.
 *
 * <p>Threading: called from several threads at once; may block until the log has answered.
 */
public interface MemoryCommands {
    OrderOutcome hide(HideOrder order);

    /** Marks a memory, or takes a mark back, and audits that. */
    OrderOutcome mark(MarkOrder order);

    /** Adds memories and sessions in this order; one that was added before is not added again. */
    OrderOutcome add(List<? extends Addition> additions);

    /**
     * What a person says of a memory.
     *
     * @param platform the agent that the memory came from
     * @param set false takes it back
     * @param text of an edit; secrets are taken out of it
     * @param id equal for a repeated order; null for a new one
     */
    record MarkOrder(
            MemoryKey memory,
            String platform,
            MemoryMark.Kind kind,
            boolean set,
            MemoryMark.@Nullable EditedText text,
            AuditRecord done,
            @Nullable EventId id) {}

    /**
     * Hides a memory, or shows it again.
     *
     * @param platform the agent that the memory came from
     * @param id equal for a repeated order; null for a new one
     */
    record HideOrder(
            MemoryKey memory,
            String platform,
            boolean hidden,
            @Nullable EventId id) {}
}
