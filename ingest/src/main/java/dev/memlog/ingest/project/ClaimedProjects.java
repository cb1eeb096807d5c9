/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import dev.memlog.event.team.TeamName;
import dev.memlog.ingest.privacy.PrivacyFilter;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Names projects as {@link ProjectDetector} does, but lets no folder take over the name of another root's project.
 *
 * <p>Threading: safe. It reads the file system, so keep it off the I/O thread.
 */
public final class ClaimedProjects implements ProjectNames {
    private static final int LONGEST_NAME = 240;
    private final ProjectDetector detector = new ProjectDetector();
    private final ProjectClaims claims;
    private final ExcludedProjects excluded;

    /** @param excluded projects of which nothing is kept, not even claims */
    public ClaimedProjects(ProjectClaims claims, ExcludedProjects excluded) {
        this.claims = claims;
        this.excluded = excluded;
    }

    @Override
    public @Nullable String projectOf(TeamName team, String cwd) {
        return projectOf(team, cwd, claims.of(team)::projectOf);
    }

    /** The project's name without claiming it. */
    public @Nullable String wouldBe(TeamName team, String cwd) {
        return projectOf(team, cwd, claims.of(team)::wouldBe);
    }

    private @Nullable String projectOf(TeamName team, String cwd, BiFunction<String, ProjectRoot, String> decide) {
        ProjectDetector.Named named = detector.namedInTime(cwd);
        if (named == null) {
            return null;
        }
        // A folder of another machine has only a name.
        ProjectRoot root = named.root();
        if (root == null || excluded.hasProject(named.name()) || excluded.hasFolder(cwd)) {
            return now(team, named.name());
        }
        return now(team, decide.apply(clean(clipped(named.name())), clean(root)));
    }

    @Override
    public String now(TeamName team, String project) {
        return claims.now(team, project);
    }

    /** The folder's name and root; null if it has no name or is not on this machine. */
    public ProjectDetector.@Nullable Named rooted(String cwd) {
        ProjectDetector.Named named = detector.namedOf(cwd);
        return named == null || named.root() == null
                ? null
                : new ProjectDetector.Named(clean(clipped(named.name())), clean(named.root()));
    }

    public ProjectClaims claims() {
        return claims;
    }

    /** Claims go to the log, so a folder's name is cleaned like any text. */
    private static ProjectRoot clean(ProjectRoot root) {
        String remote = root.remote();
        return new ProjectRoot(clean(root.folder()), remote == null ? null : clean(remote));
    }

    private static String clean(String text) {
        return PrivacyFilter.withoutSecrets(text);
    }

    private static String clipped(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}
