/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The git repository around a folder, found by its files alone; a linked worktree counts as its main repository.
 *
 * @param tree the folder that is checked out
 * @param shared the folder that all its worktrees have in common
 */
record GitRepository(Path tree, Path shared) {
    private static final String POINTER = "gitdir:";
    private static final String BRANCH = "ref: refs/heads/";

    /** Null if there is none. */
    static @Nullable GitRepository around(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            Path git = at.resolve(".git");
            if (Files.isDirectory(git)) {
                return new GitRepository(at, git);
            }
            if (Files.isRegularFile(git)) {
                return new GitRepository(at, sharedBehind(git, at));
            }
        }
        return null;
    }

    ProjectRoot root() {
        Path parent = shared.getParent();
        Path main = shared.endsWith(".git") && parent != null ? parent : shared;
        return new ProjectRoot(ProjectDetector.real(main), GitRemote.in(shared));
    }

    private static Path sharedBehind(Path pointer, Path worktree) {
        String line = ProjectDetector.firstLine(pointer);
        if (line == null || !line.startsWith(POINTER)) {
            return pointer;
        }
        try {
            Path gitFolder =
                    worktree.resolve(line.substring(POINTER.length()).strip()).normalize();
            String common = ProjectDetector.firstLine(gitFolder.resolve("commondir"));
            if (common != null) {
                return gitFolder.resolve(common).normalize();
            }
            Path worktrees = gitFolder.getParent();
            return worktrees != null && worktrees.endsWith("worktrees") && worktrees.getParent() != null
                    ? worktrees.getParent()
                    : gitFolder;
        } catch (InvalidPathException e) {
            return pointer;
        }
    }

    static @Nullable String nameAround(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            Path git = at.resolve(".git");
            if (Files.isDirectory(git)) {
                return nameOf(at);
            }
            if (Files.isRegularFile(git)) {
                return nameBehind(git, at);
            }
        }
        return null;
    }

    /** The branch of the repository or worktree around a folder; null when it is on none, or there is no repository. */
    static @Nullable String branchAround(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            Path git = at.resolve(".git");
            if (Files.isDirectory(git)) {
                return branchIn(git);
            }
            if (Files.isRegularFile(git)) {
                String line = ProjectDetector.firstLine(git);
                return line == null || !line.startsWith(POINTER)
                        ? null
                        : branchIn(at.resolve(line.substring(POINTER.length()).strip()));
            }
        }
        return null;
    }

    private static @Nullable String branchIn(Path gitFolder) {
        String head = ProjectDetector.firstLine(gitFolder.resolve("HEAD"));
        return head == null || !head.startsWith(BRANCH) ? null : head.substring(BRANCH.length());
    }

    // A worktree's git folder names the shared one in a file "commondir"; a submodule's has none and is its own
    // project.
    private static @Nullable String nameBehind(Path pointer, Path worktree) {
        String line = ProjectDetector.firstLine(pointer);
        if (line == null || !line.startsWith(POINTER)) {
            return nameOf(worktree);
        }
        try {
            Path gitFolder =
                    worktree.resolve(line.substring(POINTER.length()).strip()).normalize();
            String shared = ProjectDetector.firstLine(gitFolder.resolve("commondir"));
            if (shared != null) {
                return mainName(gitFolder.resolve(shared).normalize(), worktree);
            }
            // The main repository may be away (pruned, not mounted) while its path still tells its name.
            Path worktrees = gitFolder.getParent();
            if (worktrees != null && worktrees.endsWith("worktrees") && worktrees.getParent() != null) {
                return mainName(worktrees.getParent(), worktree);
            }
        } catch (InvalidPathException e) {
            return nameOf(worktree);
        }
        return nameOf(worktree);
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
