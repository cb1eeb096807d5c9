/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.ground;

import dev.memlog.ingest.project.GitRepository;
import dev.memlog.ingest.project.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of a project on this machine: a git working tree, or a folder outside of git.
 *
 * <p>Threading: safe. Its methods read the file system and may block.
 *
 * @param root its real path
 * @param refs null outside of git, and where the tree's link to its repository is broken
 * @param repository equal for the clones of one remote and for the working trees of one repository
 */
public record WorkTree(Path root, @Nullable GitRefs refs, String repository) {
    private static final String GIT = ".git";
    /** What looks like files there is the kernel's, and may have no end. */
    private static final List<Path> NO_FILES = List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

    /** What lies under a path of a tree. */
    public sealed interface Place {
        /** @param path the real one, below the root; {@code file} is its absolute form */
        record Regular(String path, Path file, BasicFileAttributes attributes) implements Place {}

        record Missing() implements Place {}

        /** A folder, a device, an entry that may not be read, or something outside of the tree: nothing is said of it. */
        record Closed() implements Place {}
    }

    /**
     * Null if the folder is not on this machine, or is no project's: the root of a file system, one of the kernel's, or,
     * outside of git, one that a home folder keeps under a dot, such as {@code ~/.ssh}.
     */
    public static @Nullable WorkTree around(String folder) {
        try {
            Path asked = Path.of(folder);
            if (!asked.isAbsolute() || !Files.isDirectory(asked)) {
                return null;
            }
            Path real = asked.toRealPath();
            if (real.getParent() == null || NO_FILES.stream().anyMatch(real::startsWith)) {
                return null;
            }
            GitRepository git = GitRepository.around(real);
            if (git != null && git.tree().getParent() == null) {
                return null;
            }
            if (git == null) {
                return isPersonal(real)
                        ? null
                        : new WorkTree(real, null, new ProjectRoot(real.toString(), null).hash());
            }
            GitRefs refs = git.gitFolder() == null ? null : new GitRefs(git.gitFolder(), git.shared());
            return new WorkTree(git.tree(), refs, git.root().hash());
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }

    /**
     * The path below the root that a tool's input means; empty if it lies elsewhere.
     *
     * @param base the folder from which a relative path counts
     */
    public Optional<String> within(String written, Path base) {
        try {
            String text = written.startsWith("~/") ? System.getProperty("user.home") + written.substring(1) : written;
            Path whole = base.resolve(text).normalize();
            // A folder above the tree may be a link: then the written path is no real one.
            Path parent = whole.getParent();
            Path real = parent != null && Files.isDirectory(parent)
                    ? parent.toRealPath().resolve(whole.getFileName())
                    : whole;
            return real.startsWith(root) && !real.equals(root) ? Optional.of(slashed(real)) : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** What lies under a path below the root. Links are followed as long as they stay in the tree. */
    public Place at(String path) {
        try {
            Path written = root.resolve(path).normalize();
            if (!written.startsWith(root) || isGits(root.relativize(written))) {
                return new Place.Closed();
            }
            Path real = written.toRealPath();
            if (!real.startsWith(root) || isGits(root.relativize(real)) || (refs == null && isPersonal(real))) {
                return new Place.Closed();
            }
            BasicFileAttributes attributes =
                    Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() ? new Place.Regular(slashed(real), real, attributes) : new Place.Closed();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return new Place.Missing();
        } catch (IOException | InvalidPathException e) {
            // toRealPath says of a path below a file "not a directory", in a general exception.
            return isBelowFile(path) ? new Place.Missing() : new Place.Closed();
        }
    }

    private boolean isBelowFile(String path) {
        try {
            for (Path at = root.resolve(path).getParent(); at != null && at.startsWith(root); at = at.getParent()) {
                if (Files.isRegularFile(at)) {
                    return true;
                }
            }
            return false;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** What programs keep of their user, keys among it. */
    static boolean isPersonal(Path real) {
        Path home = Path.of(System.getProperty("user.home"));
        if (!real.startsWith(home)) {
            return false;
        }
        for (Path name : home.relativize(real)) {
            if (name.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    /** What git keeps for itself, in the tree's own folder or in one of a submodule, is no file of a project. */
    private static boolean isGits(Path below) {
        for (Path name : below) {
            if (name.toString().equals(GIT)) {
                return true;
            }
        }
        return false;
    }

    private String slashed(Path real) {
        return root.relativize(real).toString().replace('\\', '/');
    }
}
