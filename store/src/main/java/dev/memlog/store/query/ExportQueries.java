/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.SessionId;
import dev.memlog.event.export.ExportLine;
import java.util.Collection;
import java.util.List;

/**
 * What is remembered, as another node would be told it, a part at a time. What comes while it is read may be in it or not.
 *
 * <p>Threading: safe; each part is a snapshot.
 */
public interface ExportQueries {
    /** Where a part of the memories ends. */
    record Place(long atMillis, long number) {
        public static final Place START = new Place(Long.MIN_VALUE, Long.MIN_VALUE);
    }

    /**
     * Sessions that have a memory, by their numbers.
     *
     * @param projects of their memories; empty for all
     * @param after the last session of the part before; 0 for the first part
     */
    List<ExportLine.Session> sessions(List<String> projects, long after, int limit);

    /** The highest of the numbers that memories are cited by here or were elsewhere; 0 without any. */
    long highestCited();

    /** Those of these sessions that are here. */
    List<ExportLine.Session> sessions(Collection<SessionId> ids);

    /**
     * Memories of all kinds, hidden ones among them, the oldest first.
     *
     * @param projects of the memories; empty for all
     */
    List<ExportLine.Memory> memories(List<String> projects, Place after, int limit);
}
