/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import dev.memlog.edge.origin.Loopback;
import dev.memlog.event.team.TeamName;
import dev.memlog.ingest.accept.EventGrounds;
import dev.memlog.ingest.ground.Grounding;
import dev.memlog.ingest.project.ProjectClaims;
import dev.memlog.recall.ground.Ground;
import dev.memlog.settings.IngestSettings;
import dev.memlog.settings.Settings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node sees of the files of its users' projects. A node for one machine alone looks at any: of a cluster, and of a
 * node that other machines reach, the sessions' paths mean nothing here.
 *
 * <p>Threading: safe.
 */
public final class LocalFiles {
    private final @Nullable Grounding grounding;
    private final Ground ground;
    private volatile @Nullable ProjectClaims claims;

    /**
     * @param embedded whether the node has its log for itself
     * @param host on which it listens
     */
    public static LocalFiles of(Settings settings, boolean embedded, String host, InstantSource clock) {
        return new LocalFiles(settings.get(IngestSettings.GROUNDS_DEADLINE), embedded, host, clock);
    }

    /** @param patience of a hook for a look at its files; zero for none, and for no comparison */
    private LocalFiles(Duration patience, boolean embedded, String host, InstantSource clock) {
        boolean isOneMachine = embedded && (Loopback.isName(host) || host.equals("::1"));
        grounding = !patience.isZero() && isOneMachine ? new Grounding(clock, patience) : null;
        ground = grounding == null ? Ground.NONE : new LocalGround(this::folderOf, clock);
    }

    /** Sees what the hooks' tool calls name. */
    public EventGrounds events() {
        return grounding == null ? EventGrounds.NONE : grounding;
    }

    /** Sees what became of it; nothing of teams, whose files are on their members' machines. */
    public Ground ground(TeamName team) {
        return team.equals(TeamName.LOCAL) ? ground : Ground.NONE;
    }

    /** From now on the claims of projects tell where these are, too. */
    public void use(ProjectClaims known) {
        claims = known;
    }

    private Optional<String> folderOf(String project) {
        ProjectClaims known = claims;
        Optional<String> worked = grounding == null ? Optional.empty() : grounding.folderOf(project);
        return worked.or(() ->
                known == null ? Optional.empty() : here(known.of(TeamName.LOCAL).foldersOf(project)));
    }

    /** The only one is not looked at here: this is a caller's thread, and a folder may be on a network that is away. */
    private static Optional<String> here(List<String> folders) {
        return folders.size() == 1
                ? Optional.of(folders.getFirst())
                : folders.stream().filter(LocalFiles::isHere).findFirst();
    }

    private static boolean isHere(String folder) {
        try {
            return Path.of(folder).isAbsolute() && Files.isDirectory(Path.of(folder));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
