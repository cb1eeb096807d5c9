/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import dev.memlog.event.access.ProjectGlobs;
import org.jspecify.annotations.Nullable;

/**
 * Who reads a team's rows: those for the team, and the private ones of {@code author}, in the projects that match.
 *
 * @param author null to see what is private of everybody
 */
public record Viewer(@Nullable String author, ProjectGlobs projects) {
    public static final Viewer EVERYTHING = new Viewer(null, ProjectGlobs.ALL);

    boolean seesEverything() {
        return author == null && projects.isAll();
    }
}
