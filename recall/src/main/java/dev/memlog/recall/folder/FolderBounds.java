/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.folder;

import dev.memlog.event.file.GitRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where notes may be written: in folders that exist, inside a git repository, by their real paths. Never in the home
 * folder or what is above it, in hidden folders, in those of tools, or in another repository within this one.
 *
 * <p>Threading: safe.
 */
final class FolderBounds {
    static final Set<String> OF_TOOLS =
            Set.of("node_modules", "target", "build", "dist", "out", "vendor", "venv", "__pycache__");

    /** Patterns of git's are not understood, only plain names and paths of folders. */
    private static final Pattern PLAIN_IGNORE = Pattern.compile("/?+[A-Za-z0-9_.@+-]++(?:/[A-Za-z0-9_.@+-]++)*+/?+");

    private final FolderGlobs excluded;
    private final boolean withRoot;
    private final Path home;
    /** What Claude Code reads in every session of every project. */
    private final Path ofAgent;

    FolderBounds(FolderIndexConfig config, Path home) {
        this.home = real(home).orElse(home);
        ofAgent = real(this.home.resolve(".claude")).orElse(this.home.resolve(".claude"));
        withRoot = config.root();
        excluded = new FolderGlobs(config.exclude(), this.home);
    }

    /** The repository around a folder that exists here, if notes may be written in it. */
    Optional<Path> rootAround(String folder) {
        return path(folder)
                .filter(Path::isAbsolute)
                .flatMap(FolderBounds::real)
                .flatMap(at -> GitRoot.around(at).filter(root -> root.getNameCount() > 0 && !home.startsWith(root)));
    }

    /** The real path of a folder of that repository, if notes may be written in it. */
    Optional<Path> admitted(Path root, Path folder) {
        return real(folder)
                .filter(at ->
                        at.startsWith(root) && !at.startsWith(ofAgent) && Files.isDirectory(at) && Files.isWritable(at))
                .filter(at -> withRoot || !at.equals(root))
                .filter(at -> GitRoot.around(at).filter(root::equals).isPresent())
                .filter(at -> at.equals(root) || isSource(root.relativize(at)))
                .filter(at -> !excluded.match(root, at) && !isIgnored(root, at));
    }

    static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    static Optional<Path> real(Path folder) {
        try {
            return Optional.of(folder.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isSource(Path below) {
        for (Path name : below) {
            if (name.toString().startsWith(".") || OF_TOOLS.contains(name.toString())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIgnored(Path root, Path folder) {
        return ignoredPlainly(root).stream().anyMatch(line -> {
            boolean anchored = line.indexOf('/') >= 0 && line.indexOf('/') < line.length() - 1;
            String name = line.substring(line.startsWith("/") ? 1 : 0, line.length() - (line.endsWith("/") ? 1 : 0));
            for (Path at = folder; at != null && !at.equals(root); at = at.getParent()) {
                if (anchored ? root.resolve(name).equals(at) : at.getFileName().equals(Path.of(name))) {
                    return true;
                }
            }
            return false;
        });
    }

    private static List<String> ignoredPlainly(Path root) {
        Path file = root.resolve(".gitignore");
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> PLAIN_IGNORE.matcher(line).matches())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
