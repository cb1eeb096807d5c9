/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import dev.memlog.event.ControlRecord.ProjectClaim;
import dev.memlog.event.team.TeamName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which roots own a team's names of projects. The first root in the log's order owns a name; another root with the
 * same name is another project until it is trusted. This node decides at once by what it knows, then publishes its claim.
 *
 * <p>Threading: safe; requests ask it, the control topic's reader updates it.
 */
public final class TeamClaims {
    private static final Logger LOG = LoggerFactory.getLogger(TeamClaims.class);
    /** Separates a name from the suffix that distinguishes its namesakes. */
    private static final char MARK = '~';

    private static final int MAX_NAMES = 20_000;
    private static final int MAX_ROOTS = 16;
    private static final int MAX_STRANGERS = 100;

    /** The owners of each name by the log: the first root, and the trusted ones. */
    private final Map<String, Map<String, ProjectClaim>> published = new HashMap<>();

    private final Map<String, ProjectClaim> unpublished = new HashMap<>();
    private final Map<String, Stranger> strangers = new LinkedHashMap<>();
    private final ProjectRenames renames = new ProjectRenames();
    private final TeamName team;
    private final BooleanSupplier caughtUp;
    private final Consumer<ProjectClaim> publish;

    /** A root whose project differs from its folder's name. */
    public record Stranger(String name, ProjectRoot root, String project, String owner) {}

    /**
     * @param caughtUp whether names are claimed yet
     * @param publish publishes a claim without waiting; the same claim may come twice
     */
    TeamClaims(TeamName team, BooleanSupplier caughtUp, Consumer<ProjectClaim> publish) {
        this.team = team;
        this.caughtUp = caughtUp;
        this.publish = publish;
    }

    ProjectRenames renames() {
        return renames;
    }

    /** The result of {@link #projectOf}, without claiming an unowned name. */
    synchronized String wouldBe(String name, ProjectRoot root) {
        List<ProjectClaim> owners = owners(name);
        return owners.isEmpty() || accepting(owners, root) != null ? name : name + MARK + root.hash();
    }

    /** The project of a root whose folder or marker says {@code name}. */
    public String projectOf(String name, ProjectRoot root) {
        ProjectClaim news;
        synchronized (this) {
            List<ProjectClaim> owners = owners(name);
            ProjectClaim known = accepting(owners, root);
            if (!owners.isEmpty() && known == null) {
                return asStranger(name, root, owners.getFirst());
            }
            news = news(name, root, owners, known);
        }
        if (news != null) {
            publish.accept(news);
        }
        return name;
    }

    /** The claim that gives a root the name that its folder or marker says; null if the root owns it. */
    public synchronized @Nullable ProjectClaim trust(String name, ProjectRoot root) {
        Map<String, ProjectClaim> roots = published.getOrDefault(name, Map.of());
        if (accepting(List.copyOf(roots.values()), root) != null) {
            return null;
        }
        return new ProjectClaim(
                name, root.folder(), root.remote(), !owners(name).isEmpty(), team);
    }

    /** @param claim null if the key was deleted */
    synchronized void control(String key, @Nullable ProjectClaim claim) {
        if (claim == null) {
            published.values().forEach(roots -> roots.remove(key));
            published.values().removeIf(Map::isEmpty);
            return;
        }
        unpublished.remove(claim.project());
        Map<String, ProjectClaim> roots = published.get(claim.project());
        if (roots == null && published.size() < MAX_NAMES) {
            roots = new LinkedHashMap<>();
            published.put(claim.project(), roots);
        }
        // A second claim comes from a node that did not know the first; it does not count.
        if (roots != null && roots.size() < MAX_ROOTS && (roots.isEmpty() || claim.trusted())) {
            roots.put(key, claim);
        }
        strangers.values().removeIf(stranger -> accepting(owners(stranger.name()), stranger.root()) != null);
    }

    /** The folders of the roots that own a name; those of other machines among them. */
    public synchronized List<String> foldersOf(String name) {
        return owners(name).stream().map(ProjectClaim::folder).toList();
    }

    /** The strangers met since the start, a bounded number. */
    public synchronized List<Stranger> strangers() {
        return List.copyOf(strangers.values());
    }

    private List<ProjectClaim> owners(String name) {
        List<ProjectClaim> owners = new ArrayList<>();
        owners.addAll(published.getOrDefault(name, Map.of()).values());
        // A renamed project keeps its roots; no other root gets the new name by having it.
        renames.oldNames(name)
                .forEach(old ->
                        owners.addAll(published.getOrDefault(old, Map.of()).values()));
        if (!owners.isEmpty()) {
            return owners;
        }
        ProjectClaim mine = unpublished.get(name);
        return mine == null ? List.of() : List.of(mine);
    }

    private static @Nullable ProjectClaim accepting(List<ProjectClaim> owners, ProjectRoot root) {
        return owners.stream()
                .filter(owner -> rootOf(owner).isSameAs(root))
                .findFirst()
                .orElse(null);
    }

    /** A claim for an unowned name, or for a known folder's new remote, which identifies its clones. */
    private @Nullable ProjectClaim news(
            String name, ProjectRoot root, List<ProjectClaim> owners, @Nullable ProjectClaim known) {
        if (!caughtUp.getAsBoolean() || unpublished.containsKey(name) || owners.size() >= MAX_ROOTS) {
            return null;
        }
        boolean remoteIsNew = root.remote() != null
                && owners.stream().noneMatch(owner -> Objects.equals(root.remote(), owner.remote()));
        boolean isFull = published.size() + unpublished.size() >= MAX_NAMES;
        if (known == null ? isFull : !remoteIsNew) {
            return null;
        }
        ProjectClaim claim = new ProjectClaim(name, root.folder(), root.remote(), known != null, team);
        if (known == null) {
            unpublished.put(name, claim);
        }
        return claim;
    }

    /** The log refused the claim; the next session that needs it tries again. */
    synchronized void onUnpublished(ProjectClaim claim) {
        unpublished.remove(claim.project(), claim);
    }

    private String asStranger(String name, ProjectRoot root, ProjectClaim owner) {
        String project = name + MARK + root.hash();
        Stranger stranger = new Stranger(name, root, project, rootOf(owner).toString());
        if (strangers.size() < MAX_STRANGERS && strangers.putIfAbsent(project, stranger) == null) {
            LOG.atWarn()
                    .addKeyValue("project", project)
                    .addKeyValue("folder", root.folder())
                    .log("a folder has the name of another root's project, and is a project of its own until it is"
                            + " trusted: memlog project trust DIR");
        }
        return project;
    }

    private static ProjectRoot rootOf(ProjectClaim claim) {
        return new ProjectRoot(claim.folder(), claim.remote());
    }
}
