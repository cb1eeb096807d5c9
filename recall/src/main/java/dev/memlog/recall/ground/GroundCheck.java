/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.ground;

import dev.memlog.event.ground.Grounds;
import dev.memlog.store.query.GroundQueries;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.SummaryRow;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares memories with the working tree of whoever reads them.
 *
 * <p>Threading: safe. Blocks for one read of the projection, and for {@link #PATIENCE} at most beside that.
 *
 * @param queries null where nothing is compared
 */
public record GroundCheck(@Nullable GroundQueries queries, Ground ground) {
    /** What is not known by then is not claimed. */
    public static final Duration PATIENCE = Duration.ofMillis(50);

    public static final GroundCheck NONE = new GroundCheck(null, Ground.NONE);

    /** Compares with the folders of the memories' projects, as far as they are known. */
    public Standings of(Collection<? extends MemoryRow> memories) {
        return of(null, memories);
    }

    /**
     * @param folder in which the reader works; null for the folder of each memory's project
     * @param memories of any kind; observations rest on files, and summaries on the branch of their session
     */
    public Standings of(@Nullable String folder, Collection<? extends MemoryRow> memories) {
        GroundQueries rows = queries;
        if (rows == null || memories.isEmpty()) {
            return Standings.UNKNOWN;
        }
        Map<Long, Grounds> grounds = new HashMap<>(rows.of(numbers(memories, ObservationRow.class)));
        grounds.putAll(rows.ofSummaries(numbers(memories, SummaryRow.class)));
        Map<String, Map<Long, Grounds>> byFolder = new HashMap<>();
        for (MemoryRow row : memories) {
            Grounds seen = grounds.get(row.number());
            String where = folder != null || seen == null
                    ? folder
                    : ground.folderOf(row.project()).orElse(null);
            if (seen != null && where != null) {
                byFolder.computeIfAbsent(where, any -> new HashMap<>()).put(row.number(), seen);
            }
        }
        Map<Long, Standing> known = new HashMap<>();
        long until = System.nanoTime() + PATIENCE.toNanos();
        byFolder.forEach((where, seen) -> known.putAll(
                ground.compare(where, seen, Duration.ofNanos(Math.max(0, until - System.nanoTime())))));
        return new Standings(known);
    }

    private static List<Long> numbers(Collection<? extends MemoryRow> memories, Class<? extends MemoryRow> kind) {
        return memories.stream()
                .filter(kind::isInstance)
                .map(MemoryRow::number)
                .toList();
    }
}
