/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import org.jspecify.annotations.Nullable;

/** Names the project that a session in a folder belongs to. */
@FunctionalInterface
public interface ProjectNames {
    /** Null when the folder has none. */
    @Nullable
    String projectOf(String cwd);

    /** What a project of that name is called now. */
    default String now(String project) {
        return project;
    }
}
