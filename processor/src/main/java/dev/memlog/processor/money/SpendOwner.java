/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import dev.memlog.event.team.TeamName;
import org.jspecify.annotations.Nullable;

/**
 * Who spends: a project's name is its team's own.
 *
 * @param project blank while unknown
 */
public record SpendOwner(TeamName team, String project) {
    public static SpendOwner of(TeamName team, @Nullable String project) {
        return new SpendOwner(team, project == null ? "" : project);
    }

    boolean isOf(@Nullable TeamName other) {
        return other == null || team.equals(other);
    }

    /** What people read: the name alone where there are no teams. */
    static String told(TeamName team, String name) {
        return team.equals(TeamName.LOCAL) ? name : team + "/" + name;
    }
}
