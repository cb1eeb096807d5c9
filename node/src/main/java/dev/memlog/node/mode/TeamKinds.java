/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.mode;

import dev.memlog.event.team.TeamName;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.mode.TeamModes;
import dev.memlog.recall.text.Kinds;
import java.util.function.Supplier;

/**
 * The kinds of a team's modes, made anew when the team has chosen other modes.
 *
 * <p>Threading: safe.
 */
public final class TeamKinds implements Supplier<Kinds> {
    private final TeamModes modes;
    private final TeamName team;
    private volatile Made made;

    private record Made(Modes of, Kinds kinds) {}

    private TeamKinds(TeamModes modes, TeamName team) {
        this.modes = modes;
        this.team = team;
        this.made = make(modes.ofTeam(team));
    }

    public static Kinds of(TeamModes modes, TeamName team) {
        return Kinds.following(new TeamKinds(modes, team));
    }

    @Override
    public Kinds get() {
        Modes now = modes.ofTeam(team);
        Made last = made;
        if (last.of() != now) {
            last = make(now);
            made = last;
        }
        return last.kinds();
    }

    private static Made make(Modes of) {
        return new Made(of, new Kinds(of.typeIds(), of.signs()));
    }
}
