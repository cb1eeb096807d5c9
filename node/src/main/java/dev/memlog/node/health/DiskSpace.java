/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is left where the data folder lies.
 *
 * <p>Threading: safe.
 */
public record DiskSpace(Path folder, long lowBelow) {
    private static final long MEGABYTE = 1024 * 1024;

    /** -1 if unknown. */
    public long freeBytes() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return -1;
        }
    }

    public boolean isLow() {
        long free = freeBytes();
        return free >= 0 && free < lowBelow;
    }

    /** Empty while there is enough. */
    public Optional<Readiness.Detail> detail() {
        return isLow()
                ? Optional.of(new Readiness.Detail(
                        "disk",
                        freeBytes() / MEGABYTE + " MB are left where " + folder + " lies, less than "
                                + lowBelow / MEGABYTE + " MB (ready.disk-low)",
                        null))
                : Optional.empty();
    }
}
