/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import dev.memlog.event.team.TeamName;
import org.jspecify.annotations.Nullable;

/** Names the project of a session's folder; a name is its team's own. */
@FunctionalInterface
public interface ProjectNames {
    /** Null if the folder has none. */
    @Nullable
    String projectOf(TeamName team, String cwd);

    /** The project's current name. */
    default String now(TeamName team, String project) {
        return project;
    }
}
