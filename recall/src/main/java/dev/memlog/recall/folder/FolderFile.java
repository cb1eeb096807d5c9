/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.folder;

import dev.memlog.event.file.PrivateFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The CLAUDE.md of one folder, in which only our block is ever changed. It is replaced in one step, with the permissions
 * that it had; links, read-only and very large files and those whose marks are broken are left alone.
 */
final class FolderFile {
    static final String NAME = "CLAUDE.md";
    private static final String DRAFT = ".CLAUDE.md.memlog";
    private static final long LARGEST = 1024 * 1024;

    /** The outcome for a file. */
    enum Outcome {
        UNCHANGED,
        WRITTEN,
        /** It held nothing but our block. */
        DELETED,
        LEFT_ALONE
    }

    private final Path file;
    private final Path draft;

    FolderFile(Path folder) {
        file = folder.resolve(NAME);
        draft = folder.resolve(DRAFT);
    }

    /** Whether there is something of ours in it, be it broken. */
    boolean hasMarks() throws IOException {
        BasicFileAttributes attributes = attributes();
        if (attributes == null || !isOurs(attributes)) {
            return false;
        }
        return new MarkedBlock(Files.readAllBytes(file)).hasMarks();
    }

    /** @param lines of the block; none takes it out */
    Outcome put(List<String> lines) throws IOException {
        return put(lines, true);
    }

    /** What {@link #put} would do. */
    Outcome wouldPut(List<String> lines) throws IOException {
        return put(lines, false);
    }

    private Outcome put(List<String> lines, boolean really) throws IOException {
        BasicFileAttributes attributes = attributes();
        if (attributes != null && !isOurs(attributes)) {
            return Outcome.LEFT_ALONE;
        }
        byte[] before = attributes == null ? new byte[0] : Files.readAllBytes(file);
        byte[] after = new MarkedBlock(before).with(lines).orElse(null);
        if (after == null) {
            return Outcome.LEFT_ALONE;
        }
        if (Arrays.equals(before, after)) {
            return Outcome.UNCHANGED;
        }
        if (really && !(after.length == 0 ? deleted(attributes) : replaced(after, attributes))) {
            return Outcome.LEFT_ALONE;
        }
        return after.length == 0 ? Outcome.DELETED : Outcome.WRITTEN;
    }

    private boolean deleted(@Nullable BasicFileAttributes seen) throws IOException {
        if (!isAsSeen(seen)) {
            return false;
        }
        Files.delete(file);
        return true;
    }

    private boolean replaced(byte[] content, @Nullable BasicFileAttributes seen) throws IOException {
        // Left behind by a process that died.
        Files.deleteIfExists(draft);
        try {
            // Content of a file that is its owner's alone is not for others to read in the draft.
            try (OutputStream out = seen == null
                    ? Files.newOutputStream(draft, StandardOpenOption.CREATE_NEW)
                    : PrivateFile.create(draft)) {
                out.write(content);
            }
            Set<PosixFilePermission> permissions = seen == null ? null : permissions();
            if (permissions != null) {
                Files.setPosixFilePermissions(draft, permissions);
            }
            if (!isAsSeen(seen)) {
                return false;
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private boolean isAsSeen(@Nullable BasicFileAttributes seen) throws IOException {
        BasicFileAttributes now = attributes();
        if (seen == null || now == null) {
            return seen == null && now == null;
        }
        return seen.size() == now.size() && seen.lastModifiedTime().equals(now.lastModifiedTime());
    }

    private @Nullable BasicFileAttributes attributes() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private boolean isOurs(BasicFileAttributes attributes) throws IOException {
        if (!attributes.isRegularFile() || attributes.size() > LARGEST || !Files.isWritable(file)) {
            return false;
        }
        Set<PosixFilePermission> permissions = permissions();
        if (permissions == null) {
            return true;
        }
        // A second name for the file would keep the old text.
        boolean isAlone = Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                .equals(1);
        return isAlone && permissions.contains(PosixFilePermission.OWNER_WRITE);
    }

    private @Nullable Set<PosixFilePermission> permissions() throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        return view == null ? null : view.readAttributes().permissions();
    }
}
