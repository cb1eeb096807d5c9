/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders with content: for their owner alone. */
public final class PrivateFolder {
    private PrivateFolder() {}

    /** Makes a folder that is not there; one that is keeps the permissions that somebody gave it. */
    public static void create(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
