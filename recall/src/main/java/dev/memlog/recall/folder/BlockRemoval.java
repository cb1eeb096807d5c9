/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.folder;

import dev.memlog.event.file.GitRoot;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes the notes out of every CLAUDE.md below a folder; what was there without them is there again. */
public final class BlockRemoval {
    private BlockRemoval() {}

    /**
     * Paths of CLAUDE.md files.
     *
     * @param deleted those that held nothing else
     * @param left those with something of ours that cannot be taken out: broken marks, links, read-only files
     */
    public record Removed(List<Path> changed, List<Path> deleted, List<Path> left) {}

    /** The repository around a folder. */
    public static Optional<Path> repositoryAround(Path folder) {
        return GitRoot.around(folder.toAbsolutePath().normalize());
    }

    /**
     * @param really whether files are changed, or only listed
     * @throws IOException if the folder itself cannot be read
     */
    public static Removed below(Path top, boolean really) throws IOException {
        Removed removed = new Removed(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean skipped = !folder.equals(top) && isOfTools(folder.getFileName());
                if (!skipped) {
                    remove(folder, really, removed);
                }
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
                if (path.equals(top)) {
                    throw e;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return removed;
    }

    /** Nothing was ever written there. */
    private static boolean isOfTools(Path name) {
        return name.toString().startsWith(".") || FolderBounds.OF_TOOLS.contains(name.toString());
    }

    private static void remove(Path folder, boolean really, Removed removed) {
        FolderFile file = new FolderFile(folder);
        Path path = folder.resolve(FolderFile.NAME);
        try {
            if (!file.hasMarks()) {
                return;
            }
            switch (really ? file.put(List.of()) : file.wouldPut(List.of())) {
                case WRITTEN -> removed.changed().add(path);
                case DELETED -> removed.deleted().add(path);
                case LEFT_ALONE -> removed.left().add(path);
                case UNCHANGED -> {}
            }
        } catch (IOException e) {
            removed.left().add(path);
        }
    }
}
