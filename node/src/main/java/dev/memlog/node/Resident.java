/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.sql.Viewer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Whom a room is for. Keys of one author with the same projects share a room.
 *
 * @param author of what is written in the room
 * @param operator whether it operates the node
 */
record Resident(TeamName team, String author, Viewer viewer, boolean operator) {
    static Resident of(Principal principal, boolean operator) {
        Viewer viewer =
                principal.isEveryone() ? Viewer.EVERYTHING : new Viewer(principal.author(), principal.projects());
        return new Resident(principal.team(), principal.author(), viewer, operator);
    }

    /** Whose money and names an order of the room is about; null for the whole cluster's. */
    @Nullable
    TeamName scope() {
        return operator ? null : team;
    }

    /**
     * The lag is that of all teams. A team is shown whether there is one, and not how many events of others wait.
     *
     * @param lag empty if unknown
     */
    OptionalLong bounded(OptionalLong lag) {
        return viewer.equals(Viewer.EVERYTHING) || lag.isEmpty() ? lag : OptionalLong.of(Math.min(1, lag.getAsLong()));
    }
}
