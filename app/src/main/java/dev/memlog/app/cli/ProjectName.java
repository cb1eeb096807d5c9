/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** The project that a folder belongs to: the name of its git root, else its own. */
final class ProjectName {
    private ProjectName() {}

    static String of(Path folder) {
        Path here = folder.toAbsolutePath().normalize();
        for (Path parent = here; parent != null; parent = parent.getParent()) {
            if (Files.exists(parent.resolve(".git")) && parent.getFileName() != null) {
                return parent.getFileName().toString();
            }
        }
        Path name = here.getFileName();
        return name == null ? "root" : name.toString();
    }
}
