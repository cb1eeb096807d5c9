/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner may read or write, regardless of the umask, on file systems with such permissions. */
final class OwnerOnly {
    private static final Set<PosixFilePermission> RIGHTS = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> ATTRIBUTE =
            PosixFilePermissions.asFileAttribute(RIGHTS);

    private static final Set<PosixFilePermission> FOLDER_RIGHTS = PosixFilePermissions.fromString("rwx------");

    private OwnerOnly() {}

    /** Creates a folder if it is missing, and removes others' permissions on it. */
    static void createFolder(Path folder) throws IOException {
        if (!isPosix(folder)) {
            Files.createDirectories(folder);
            return;
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER_RIGHTS));
        }
        if (!Files.getPosixFilePermissions(folder).equals(FOLDER_RIGHTS)) {
            Files.setPosixFilePermissions(folder, FOLDER_RIGHTS);
        }
    }

    /** Creates an empty file if it is missing. */
    static void create(Path file) throws IOException {
        if (!isPosix(file)) {
            return;
        }
        try {
            Files.createFile(file, ATTRIBUTE);
        } catch (FileAlreadyExistsException e) {
            narrow(file);
        }
    }

    /** Removes others' permissions on a file, if it exists. */
    static void narrow(Path file) throws IOException {
        if (isPosix(file)
                && Files.isRegularFile(file)
                && !Files.getPosixFilePermissions(file).equals(RIGHTS)) {
            Files.setPosixFilePermissions(file, RIGHTS);
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
