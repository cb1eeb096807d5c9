/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import dev.memlog.event.ControlRecord.ProjectClaim;
import dev.memlog.event.ControlRecord.ProjectRename;
import dev.memlog.event.team.TeamName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The claims and the renames of every team's projects: a name is a team's own, and says nothing of another team's.
 *
 * <p>Threading: safe; requests ask it, the control topic's reader updates it.
 */
public final class ProjectClaims {
    private final Map<TeamName, TeamClaims> teams = new ConcurrentHashMap<>();
    private final Consumer<ProjectClaim> publish;
    private volatile boolean caughtUp;

    /** @param publish publishes a claim without waiting; the same claim may come twice */
    public ProjectClaims(Consumer<ProjectClaim> publish) {
        this.publish = publish;
    }

    public TeamClaims of(TeamName team) {
        return teams.computeIfAbsent(team, name -> new TeamClaims(name, this::isCaughtUp, publish));
    }

    /** The current name of a team's project. */
    public String now(TeamName team, String project) {
        TeamClaims known = teams.get(team);
        return known == null ? project : known.renames().now(project);
    }

    /**
     * Takes note of a claim that the log has.
     *
     * @param key a claim's or another record's
     * @param claim null if the key was deleted
     */
    public void control(String key, @Nullable ProjectClaim claim) {
        ProjectClaim.teamOf(key)
                .map(team -> claim == null ? team : claim.owner())
                .ifPresent(team -> of(team).control(key, claim));
    }

    /** Takes note of a rename that the log has. */
    public void control(ProjectRename rename) {
        of(rename.owner()).renames().control(rename);
    }

    /** The control topic was read to its end: from now on names are claimed. */
    public void caughtUp() {
        caughtUp = true;
    }

    public boolean isCaughtUp() {
        return caughtUp;
    }

    /** The strangers of all teams met since the start, a bounded number of each. */
    public List<TeamClaims.Stranger> strangers() {
        return teams.values().stream()
                .flatMap(team -> team.strangers().stream())
                .toList();
    }

    /** The log refused the claim; the next session that needs it tries again. */
    public void onUnpublished(ProjectClaim claim) {
        of(claim.owner()).onUnpublished(claim);
    }
}
