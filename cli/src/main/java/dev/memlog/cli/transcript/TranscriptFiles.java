/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transcript;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the transcripts under a folder. Follows links and visits no folder and no file twice. Lists what cannot be read
 * and continues.
 */
final class TranscriptFiles extends SimpleFileVisitor<Path> {
    private static final String SUFFIX = ".jsonl";

    private final List<String> unreadable;
    private final Set<Object> visited = new HashSet<>();
    private final Map<Path, FileTime> begun = new HashMap<>();

    private TranscriptFiles(List<String> unreadable) {
        this.unreadable = unreadable;
    }

    /**
     * The transcripts, oldest first. A sub-agent's transcript, in a folder named after its session, follows its
     * session's.
     *
     * @param unreadable receives the files that cannot be read, with the reason
     * @throws IOException if the folder itself cannot be read
     */
    static List<Path> under(Path folder, List<String> unreadable) throws IOException {
        TranscriptFiles files = new TranscriptFiles(unreadable);
        try (var readable = Files.newDirectoryStream(folder)) {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, files);
        }
        return files.begun.keySet().stream()
                .sorted(Comparator.<Path, FileTime>comparing(files.begun::get).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        return isNew(folder, attributes) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (!file.toString().endsWith(SUFFIX)) {
            return FileVisitResult.CONTINUE;
        }
        if (attributes.isSymbolicLink()) {
            unreadable.add(file + " (a link to nothing)");
        } else if (attributes.isRegularFile() && isNew(file, attributes)) {
            begun.put(file, begun(attributes));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        if (!(failure instanceof FileSystemLoopException)) {
            unreadable.add(named(file, failure));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
        if (failure != null) {
            unreadable.add(named(folder, failure));
        }
        return FileVisitResult.CONTINUE;
    }

    static String named(Path file, IOException failure) {
        String reason = failure instanceof AccessDeniedException
                ? "no permission"
                : failure.getClass().getSimpleName()
                        + (failure.getMessage() == null || failure.getMessage().equals(file.toString())
                                ? ""
                                : ": " + failure.getMessage());
        return file + " (" + reason + ")";
    }

    private boolean isNew(Path path, BasicFileAttributes attributes) throws IOException {
        Object key = attributes.fileKey();
        return visited.add(key == null ? path.toRealPath() : key);
    }

    /**
     * The creation time, not the last change: a resumed session must not come after the one that began with a copy of
     * it. For a copied file, which is created after its last change, the earlier of the two.
     */
    private static FileTime begun(BasicFileAttributes attributes) {
        FileTime made = attributes.creationTime();
        FileTime written = attributes.lastModifiedTime();
        return made.compareTo(written) < 0 ? made : written;
    }
}
