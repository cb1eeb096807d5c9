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

/** Files that nobody but their owner may read or write, whatever the umask; where the file system knows such rights. */
final class OwnerOnly {
    private static final Set<PosixFilePermission> RIGHTS = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> ATTRIBUTE =
            PosixFilePermissions.asFileAttribute(RIGHTS);

    private OwnerOnly() {}

    /** Makes an empty file if there is none. */
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

    /** Takes from others what they may do with a file, if it is there. */
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
