/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the repository of a deleted folder: a worktree removed with its branch, as agents do, or a folder within the
 * repository.
 */
final class GoneFolder {
    /** Where agents and people put worktrees within a repository. */
    private static final Set<String> WORKTREES = Set.of("worktrees", ".worktrees", "worktree", ".worktree", ".trees");

    private static final String CURSOR = ".cursor";
    private static final int MAX_NEIGHBOURS = 500;

    private GoneFolder() {}

    /** The repository's existing folder; null if it cannot be found. */
    static @Nullable Path repositoryOf(String cwd) {
        try {
            Path gone = Path.of(cwd).normalize();
            if (!gone.isAbsolute() || Files.exists(gone)) {
                return null;
            }
            Path there = gone.getParent();
            while (there != null && !Files.isDirectory(there)) {
                there = there.getParent();
            }
            if (there == null) {
                return null;
            }
            GitRepository around = GitRepository.around(there);
            if (around != null && isWithin(around.tree(), gone)) {
                return around.tree();
            }
            return ofNeighbour(gone, there);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /**
     * The name when worktree and repository are both missing or on another machine: the folder that contains an agent's
     * worktrees folder.
     */
    static @Nullable String nameByPlace(String cwd) {
        String[] parts = cwd.replace('\\', '/').split("/", -1);
        for (int i = 2; i < parts.length - 1; i++) {
            boolean ofAgent = parts[i].equals("worktrees") && parts[i - 1].startsWith(".") && parts[i - 1].length() > 1;
            boolean plain = parts[i].equals(".worktrees");
            int named = ofAgent ? i - 2 : i - 1;
            if ((ofAgent || plain) && !parts[i + 1].isBlank() && isName(parts, named)) {
                return parts[named].strip();
            }
            if (ofAgent && parts[i - 1].equals(CURSOR) && i + 2 < parts.length) {
                return parts[i + 1].strip(); // ~/.cursor/worktrees/REPOSITORY/ID
            }
        }
        return null;
    }

    /** A user's home holds worktrees of many repositories and names none of them. */
    private static boolean isName(String[] parts, int index) {
        if (index < 1 || parts[index].isBlank() || parts[index].endsWith(":")) {
            return false;
        }
        String above = parts[index - 1];
        return !above.equals("home") && !above.equals("Users") && !(index == 1 && parts[index].equals("root"));
    }

    /** A repository that spans a whole home does not own its deleted folders, except its own worktrees. */
    private static boolean isWithin(Path tree, Path gone) {
        Path home = Path.of(System.getProperty("user.home", "/")).normalize();
        if (!home.startsWith(tree)) {
            return true;
        }
        for (Path part : tree.relativize(gone)) {
            if (WORKTREES.contains(part.toString())) {
                return true;
            }
        }
        return false;
    }

    /** A worktree beside its repository: until git prunes it, the repository records its place. */
    private static @Nullable Path ofNeighbour(Path gone, Path there) {
        int looked = 0;
        try (DirectoryStream<Path> neighbours = Files.newDirectoryStream(there)) {
            for (Path neighbour : neighbours) {
                if (++looked > MAX_NEIGHBOURS) {
                    return null;
                }
                Path worktrees = neighbour.resolve(".git").resolve("worktrees");
                if (Files.isDirectory(worktrees) && knows(worktrees, gone)) {
                    return neighbour;
                }
            }
        } catch (IOException | RuntimeException e) {
            return null; // An unlistable folder shows no repositories.
        }
        return null;
    }

    private static boolean knows(Path worktrees, Path gone) throws IOException {
        try (DirectoryStream<Path> known = Files.newDirectoryStream(worktrees)) {
            for (Path one : known) {
                String pointer = ProjectDetector.firstLine(one.resolve("gitdir"));
                Path tree = pointer == null
                        ? null
                        : one.resolve(pointer).normalize().getParent();
                if (tree != null && gone.startsWith(tree)) {
                    return true;
                }
            }
        }
        return false;
    }
}
