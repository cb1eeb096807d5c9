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
 * <p>Threading: safe. Blocks for one read of the projection, and for a bounded time beside that.
 *
 * @param queries null where nothing is compared
 */
public record GroundCheck(@Nullable GroundQueries queries, Ground ground) {
    /** What is not known by then is not claimed. */
    private static final Duration PATIENCE = Duration.ofMillis(50);

    /** A session begins once, and its start waits longer for its context than a prompt does. */
    private static final Duration PATIENCE_AT_START = Duration.ofMillis(200);

    public static final GroundCheck NONE = new GroundCheck(null, Ground.NONE);

    /** Whether anything is compared. */
    public boolean isUsed() {
        return queries != null && !ground.equals(Ground.NONE);
    }

    /** Compares with the folders of the memories' projects, as far as these are on this machine. */
    public Standings of(Collection<? extends MemoryRow> memories) {
        return of(null, memories);
    }

    /**
     * Compares with a reader's folder, and memories of other repositories with the folders of their projects.
     *
     * @param folder in which the reader works; null if it is not known
     * @param memories of any kind; observations rest on files, and summaries on the branch of their session
     */
    public Standings of(@Nullable String folder, Collection<? extends MemoryRow> memories) {
        return of(folder, memories, PATIENCE);
    }

    /** As {@link #of(String, Collection)}, for a session that begins. */
    public Standings atStart(@Nullable String folder, Collection<? extends MemoryRow> memories) {
        return of(folder, memories, PATIENCE_AT_START);
    }

    private Standings of(@Nullable String folder, Collection<? extends MemoryRow> memories, Duration patience) {
        GroundQueries rows = queries;
        if (rows == null || memories.isEmpty() || !isUsed()) {
            return Standings.UNKNOWN;
        }
        Map<Long, Grounds> grounds = new HashMap<>(rows.of(numbers(memories, ObservationRow.class)));
        grounds.putAll(rows.ofSummaries(numbers(memories, SummaryRow.class)));
        long until = System.nanoTime() + patience.toNanos();
        Map<Long, Standing> known = new HashMap<>();
        if (folder != null) {
            known.putAll(ground.compare(folder, grounds, left(until)));
        }
        // A reader elsewhere may still ask about a project of this machine.
        Map<String, Map<Long, Grounds>> byFolder = new HashMap<>();
        for (MemoryRow row : memories) {
            Grounds seen = known.containsKey(row.number()) ? null : grounds.get(row.number());
            if (seen != null) {
                ground.folderOf(row.project())
                        .filter(where -> !where.equals(folder))
                        .ifPresent(where -> byFolder.computeIfAbsent(where, any -> new HashMap<>())
                                .put(row.number(), seen));
            }
        }
        byFolder.forEach((where, seen) -> known.putAll(ground.compare(where, seen, left(until))));
        return new Standings(known);
    }

    private static Duration left(long until) {
        return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }

    private static List<Long> numbers(Collection<? extends MemoryRow> memories, Class<? extends MemoryRow> kind) {
        return memories.stream().filter(kind::isInstance).map(MemoryRow::number).toList();
    }
}
