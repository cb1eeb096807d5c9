/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import org.jspecify.annotations.Nullable;

/** Names the project of a session's folder. */
@FunctionalInterface
public interface ProjectNames {
    /** Null if the folder has none. */
    @Nullable
    String projectOf(String cwd);

    /** The project's current name. */
    default String now(String project) {
        return project;
    }
}
