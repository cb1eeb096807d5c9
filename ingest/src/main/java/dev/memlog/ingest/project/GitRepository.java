/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import dev.memlog.event.file.GitRoot;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The git repository around a folder, read from its files alone; a linked worktree counts as its main repository.
 *
 * @param tree the checked-out folder
 * @param gitFolder what git keeps of this tree; null when the tree's pointer to it cannot be read
 * @param shared the git folder that all worktrees of the repository share
 * @param isLinked whether the tree is a worktree of another repository
 */
public record GitRepository(Path tree, @Nullable Path gitFolder, Path shared, boolean isLinked) {
    private static final String POINTER = "gitdir:";
    private static final String BRANCH = "ref: refs/heads/";

    /** Null if there is none. */
    public static @Nullable GitRepository around(Path folder) {
        Path tree = GitRoot.around(folder).orElse(null);
        if (tree == null) {
            return null;
        }
        Path git = tree.resolve(GitRoot.GIT);
        return Files.isDirectory(git) ? new GitRepository(tree, git, git, false) : behind(git, tree);
    }

    // A worktree's git folder names the shared one in a file "commondir"; a submodule's has none and is its own
    // project.
    private static GitRepository behind(Path pointer, Path tree) {
        String line = ProjectDetector.firstLine(pointer);
        Path gitFolder = null;
        try {
            if (line == null || !line.startsWith(POINTER)) {
                return new GitRepository(tree, null, pointer, false);
            }
            gitFolder = tree.resolve(line.substring(POINTER.length()).strip());
            Path own = gitFolder.normalize();
            String common = ProjectDetector.firstLine(own.resolve("commondir"));
            if (common != null) {
                return new GitRepository(tree, gitFolder, own.resolve(common).normalize(), true);
            }
            // The main repository may be missing (pruned, not mounted); its path still holds its name.
            Path worktrees = own.getParent();
            Path main = worktrees == null || !worktrees.endsWith("worktrees") ? null : worktrees.getParent();
            return new GitRepository(tree, gitFolder, main == null ? own : main, main != null);
        } catch (InvalidPathException e) {
            return new GitRepository(tree, gitFolder, pointer, false);
        }
    }

    public ProjectRoot root() {
        Path parent = shared.getParent();
        Path main = shared.endsWith(GitRoot.GIT) && parent != null ? parent : shared;
        return new ProjectRoot(ProjectDetector.real(main), GitRemote.in(shared));
    }

    /** The name of the main repository's folder; null if it has none. */
    @Nullable
    String name() {
        return isLinked ? mainName(shared, tree) : nameOf(tree);
    }

    /** The branch checked out in the tree; null when it is on none. */
    @Nullable
    String branch() {
        String head = gitFolder == null ? null : ProjectDetector.firstLine(gitFolder.resolve("HEAD"));
        return head == null || !head.startsWith(BRANCH) ? null : head.substring(BRANCH.length());
    }

    private static @Nullable String mainName(Path sharedFolder, Path worktree) {
        String name = nameOf(sharedFolder);
        if (name == null) {
            return nameOf(worktree);
        }
        if (name.startsWith(".")) {
            Path parent = sharedFolder.getParent();
            return nameOf(parent == null ? worktree : parent);
        }
        return name.endsWith(".git") ? name.substring(0, name.length() - ".git".length()) : name;
    }

    private static @Nullable String nameOf(Path folder) {
        Path name = folder.getFileName();
        return name == null || name.toString().isBlank() ? null : name.toString();
    }
}
