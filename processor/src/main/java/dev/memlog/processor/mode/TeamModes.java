/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.mode;

import dev.memlog.event.team.TeamName;
import java.util.List;

/** The modes of each team's projects. */
public interface TeamModes {
    /** What holds for a team now. */
    Modes ofTeam(TeamName team);

    /** Problems of the modes that are in force, one sentence each; usually none. */
    List<String> problems();
}
