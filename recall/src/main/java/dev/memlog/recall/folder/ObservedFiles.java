/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.folder;

import dev.memlog.store.row.Rows.ObservationRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders of the files that an observation names. A path is taken from where its session worked; where that is not
 * known, only absolute paths count, in a repository that has the observation's project.
 *
 * <p>What it has found out about a folder it does not ask again: for one pass over the observations.
 */
final class ObservedFiles {
    private final FolderBounds bounds;
    private final SessionFolders sessions;
    private final Function<String, @Nullable String> projectOf;
    private final Map<String, Optional<Path>> roots = new HashMap<>();
    private final Map<Path, Map<Path, Optional<Path>>> admitted = new HashMap<>();
    private final Map<Path, Boolean> present = new HashMap<>();

    ObservedFiles(FolderBounds bounds, SessionFolders sessions, Function<String, @Nullable String> projectOf) {
        this.bounds = bounds;
        this.sessions = sessions;
        this.projectOf = projectOf;
    }

    Set<Path> foldersOf(ObservationRow row) {
        List<String> cwds = sessions.of(row.session().value());
        Set<Path> folders = new LinkedHashSet<>();
        Stream.concat(row.filesModified().stream(), row.filesRead().stream())
                .map(FolderBounds::path)
                .flatMap(Optional::stream)
                .map(file -> cwds.isEmpty() ? ofProject(row.project(), file) : ofSession(cwds, file))
                .flatMap(Optional::stream)
                .forEach(folders::add);
        return folders;
    }

    private Optional<Path> ofSession(List<String> cwds, Path file) {
        Path root = root(cwds.getFirst()).orElse(null);
        if (root == null) {
            return Optional.empty();
        }
        if (file.isAbsolute()) {
            return folder(root, file);
        }
        // The root comes last: some agents name files from there wherever they are.
        List<Path> candidates = Stream.concat(
                        cwds.stream().map(FolderBounds::path).flatMap(Optional::stream), Stream.of(root))
                .map(base -> base.resolve(file).normalize())
                .toList();
        return candidates.stream()
                .filter(this::isPresent)
                .findFirst()
                .map(whole -> folder(root, whole))
                // The file may be gone by now, or moved.
                .orElseGet(() -> candidates.stream()
                        .map(whole -> folder(root, whole))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private Optional<Path> ofProject(String project, Path file) {
        Path parent = file.normalize().getParent();
        if (!file.isAbsolute() || parent == null) {
            return Optional.empty();
        }
        return root(parent.toString())
                .filter(root -> Objects.equals(projectOf.apply(root.toString()), project))
                .flatMap(root -> folder(root, file));
    }

    private Optional<Path> folder(Path root, Path file) {
        Path parent = file.normalize().getParent();
        return parent == null
                ? Optional.empty()
                : admitted.computeIfAbsent(root, at -> new HashMap<>())
                        .computeIfAbsent(parent, at -> bounds.admitted(root, at));
    }

    private Optional<Path> root(String cwd) {
        return roots.computeIfAbsent(cwd, bounds::rootAround);
    }

    private boolean isPresent(Path file) {
        return present.computeIfAbsent(file, Files::isRegularFile);
    }
}
