/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the root of the git repository or worktree around a folder. */
public final class GitRoot {
    public static final String GIT = ".git";

    private GitRoot() {}

    /** The nearest folder at or above this one that holds {@code .git}: a folder, or a worktree's file. */
    public static Optional<Path> around(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            Path git = at.resolve(GIT);
            if (Files.isDirectory(git) || Files.isRegularFile(git)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }
}
