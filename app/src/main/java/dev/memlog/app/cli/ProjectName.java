/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cli;

import dev.memlog.ingest.project.ProjectDetector;
import java.nio.file.Path;

/** The project that a folder of this machine belongs to, as a session in it has it. */
final class ProjectName {
    private ProjectName() {}

    static String of(Path folder) {
        String name = new ProjectDetector()
                .projectOf(folder.toAbsolutePath().normalize().toString());
        return name == null ? "root" : name;
    }
}
