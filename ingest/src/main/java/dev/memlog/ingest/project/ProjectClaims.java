/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import dev.memlog.event.ControlRecord.ProjectClaim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which roots a project's name belongs to. The first that was seen has it, in the order of the log; another root of the
 * same name is another project until somebody trusts it. This node decides at once by what it knows, and tells the log
 * afterwards.
 *
 * <p>Threading: safe; asked by requests, told by the reader of the control topic.
 */
public final class ProjectClaims {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectClaims.class);
    /** Between a name and what tells its namesakes apart. */
    static final char MARK = '~';

    private static final int MOST_NAMES = 20_000;
    private static final int MOST_ROOTS = 16;
    private static final int MOST_STRANGERS = 100;

    /** Of each name the roots that it belongs to, as the log has them: the first, and those that are trusted. */
    private final Map<String, Map<String, ProjectClaim>> told = new HashMap<>();

    private final Map<String, ProjectClaim> untold = new HashMap<>();
    private final Map<String, Stranger> strangers = new LinkedHashMap<>();
    private final ProjectRenames renames = new ProjectRenames();
    private final Consumer<ProjectClaim> publish;
    private boolean caughtUp;

    /** A root that is another project than its name says. */
    public record Stranger(String name, ProjectRoot root, String project, String owner) {}

    /** @param publish tells the log, without waiting for it; may be told the same again */
    public ProjectClaims(Consumer<ProjectClaim> publish) {
        this.publish = publish;
    }

    public ProjectRenames renames() {
        return renames;
    }

    /** What {@link #projectOf} would give, without claiming a name that nobody has. */
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

    /** The record by which a root gets the name that its folder or marker says; null if it has it. */
    public synchronized @Nullable ProjectClaim trust(String name, ProjectRoot root) {
        Map<String, ProjectClaim> roots = told.getOrDefault(name, Map.of());
        if (accepting(List.copyOf(roots.values()), root) != null) {
            return null;
        }
        return new ProjectClaim(
                name, root.folder(), root.remote(), !owners(name).isEmpty());
    }

    /** @param claim null once the key was deleted */
    public synchronized void control(String key, @Nullable ProjectClaim claim) {
        if (claim == null) {
            told.values().forEach(roots -> roots.remove(key));
            told.values().removeIf(Map::isEmpty);
            return;
        }
        untold.remove(claim.project());
        Map<String, ProjectClaim> roots = told.get(claim.project());
        if (roots == null && told.size() < MOST_NAMES) {
            roots = new LinkedHashMap<>();
            told.put(claim.project(), roots);
        }
        // One that came second, from a node that had not heard of the first, is none.
        if (roots != null && roots.size() < MOST_ROOTS && (roots.isEmpty() || claim.trusted())) {
            roots.put(key, claim);
        }
        strangers.values().removeIf(stranger -> accepting(owners(stranger.name()), stranger.root()) != null);
    }

    /** All that was on the control topic is known: from now on names are claimed. */
    public synchronized void caughtUp() {
        caughtUp = true;
    }

    public synchronized boolean isCaughtUp() {
        return caughtUp;
    }

    /** Those met since the start, a bounded number. */
    public synchronized List<Stranger> strangers() {
        return List.copyOf(strangers.values());
    }

    private List<ProjectClaim> owners(String name) {
        List<ProjectClaim> owners = new ArrayList<>();
        owners.addAll(told.getOrDefault(name, Map.of()).values());
        // A project keeps its roots under a new name, which nobody else gets by being called so.
        renames.oldNames(name)
                .forEach(old -> owners.addAll(told.getOrDefault(old, Map.of()).values()));
        if (!owners.isEmpty()) {
            return owners;
        }
        ProjectClaim mine = untold.get(name);
        return mine == null ? List.of() : List.of(mine);
    }

    private static @Nullable ProjectClaim accepting(List<ProjectClaim> owners, ProjectRoot root) {
        return owners.stream()
                .filter(owner -> rootOf(owner).isSameAs(root))
                .findFirst()
                .orElse(null);
    }

    /** A name nobody has, or a remote that a known folder has got since: by it, its clones are known too. */
    private @Nullable ProjectClaim news(
            String name, ProjectRoot root, List<ProjectClaim> owners, @Nullable ProjectClaim known) {
        if (!caughtUp || untold.containsKey(name) || owners.size() >= MOST_ROOTS) {
            return null;
        }
        boolean remoteIsNew = root.remote() != null
                && owners.stream().noneMatch(owner -> Objects.equals(root.remote(), owner.remote()));
        boolean isFull = told.size() + untold.size() >= MOST_NAMES;
        if (known == null ? isFull : !remoteIsNew) {
            return null;
        }
        ProjectClaim claim = new ProjectClaim(name, root.folder(), root.remote(), known != null);
        if (known == null) {
            untold.put(name, claim);
        }
        return claim;
    }

    /** The log did not take it: the next session that needs it tries again. */
    public synchronized void notTold(ProjectClaim claim) {
        untold.remove(claim.project(), claim);
    }

    private String asStranger(String name, ProjectRoot root, ProjectClaim owner) {
        String project = name + MARK + root.hash();
        Stranger stranger = new Stranger(name, root, project, rootOf(owner).toString());
        if (strangers.size() < MOST_STRANGERS && strangers.putIfAbsent(project, stranger) == null) {
            LOG.atWarn()
                    .addKeyValue("project", project)
                    .addKeyValue("folder", root.folder())
                    .log("a folder is called as a project of another root, and is a project of its own until it is"
                            + " trusted: memlog project trust DIR");
        }
        return project;
    }

    private static ProjectRoot rootOf(ProjectClaim claim) {
        return new ProjectRoot(claim.folder(), claim.remote());
    }
}
