/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.MemoryRecord;
import dev.memlog.store.projection.Projector.Applied;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the outcomes of one transaction's records.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class ApplyRun {
    private final int partitions;
    private final List<MemoryRecord.Marker> markers = new ArrayList<>();
    private final List<CommitListener.SessionStep> steps = new ArrayList<>();
    private boolean made;
    private boolean edited;
    private int applied;
    private int ignored;
    private int rejected;

    /** @param partitions the number of partitions of the memories topic */
    ApplyRun(int partitions) {
        this.partitions = partitions;
    }

    int partitions() {
        return partitions;
    }

    void applied() {
        applied++;
    }

    void ignored() {
        ignored++;
    }

    void rejected() {
        rejected++;
    }

    void madeMemory() {
        made = true;
        applied++;
    }

    void editedMemory() {
        edited = true;
        applied++;
    }

    void movedSession(MemoryRecord.SessionRecord session) {
        steps.add(new CommitListener.SessionStep(
                session.number(), session.project() == null ? "" : session.project(), session.status()));
        applied++;
    }

    void readMarker(MemoryRecord.Marker marker) {
        markers.add(marker);
        ignored++;
    }

    Applied result() {
        return new Applied(
                applied, ignored, rejected, List.copyOf(markers), new CommitListener.Commit(steps, made, edited));
    }
}
