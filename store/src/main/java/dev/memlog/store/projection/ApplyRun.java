/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.MemoryRecord;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.projection.Projector.Applied;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the outcomes of one transaction's records.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class ApplyRun {
    private final int partitions;
    private final List<MemoryRecord.Marker> markers = new ArrayList<>();
    private final Map<TeamName, Changes> changes = new LinkedHashMap<>();
    private Changes present = changes.computeIfAbsent(TeamName.LOCAL, any -> new Changes());
    private int applied;
    private int ignored;
    private int rejected;

    /** @param partitions the number of partitions of the memories topic */
    ApplyRun(int partitions) {
        this.partitions = partitions;
    }

    /** The records that follow are of this team. */
    void at(TeamName team) {
        present = changes.computeIfAbsent(team, any -> new Changes());
    }

    private static final class Changes {
        private final List<CommitListener.SessionStep> steps = new ArrayList<>();
        private boolean made;
        private boolean edited;

        CommitListener.Commit commit() {
            return new CommitListener.Commit(steps, made, edited);
        }
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
        present.made = true;
        applied++;
    }

    void editedMemory() {
        present.edited = true;
        applied++;
    }

    void movedSession(MemoryRecord.SessionRecord session) {
        present.steps.add(new CommitListener.SessionStep(
                session.number(), session.project() == null ? "" : session.project(), session.status()));
        applied++;
    }

    void readMarker(MemoryRecord.Marker marker) {
        markers.add(marker);
        ignored++;
    }

    Applied result() {
        Map<TeamName, CommitListener.Commit> commits = new LinkedHashMap<>();
        changes.forEach((team, some) -> commits.put(team, some.commit()));
        return new Applied(applied, ignored, rejected, List.copyOf(markers), commits);
    }
}
