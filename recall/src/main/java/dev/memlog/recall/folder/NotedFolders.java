/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records which folders have notes, so that notes are rewritten when a memory is hidden or forgotten.
 *
 * <p>Threading: confined to one thread.
 */
final class NotedFolders {
    private static final Logger LOG = LoggerFactory.getLogger(NotedFolders.class);

    private final Path file;
    private final Set<Path> folders = new LinkedHashSet<>();

    /** @param file need not exist */
    NotedFolders(Path file) {
        this.file = file;
        try {
            if (Files.isRegularFile(file)) {
                Files.readAllLines(file)
                        .forEach(line ->
                                FolderBounds.path(line).filter(Path::isAbsolute).ifPresent(folders::add));
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("which folders have notes cannot be read");
        }
    }

    Set<Path> all() {
        return Set.copyOf(folders);
    }

    void add(Path folder) {
        if (folder.toString().indexOf('\n') < 0 && folders.add(folder)) {
            write();
        }
    }

    void remove(Path folder) {
        if (folders.remove(folder)) {
            write();
        }
    }

    private void write() {
        List<String> lines = folders.stream().map(Path::toString).toList();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("error", e.getMessage())
                    .log("which folders have notes is not kept over a restart");
        }
    }
}
