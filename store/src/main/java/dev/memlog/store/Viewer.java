/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import dev.memlog.event.access.ProjectGlobs;
import org.jspecify.annotations.Nullable;

/** TEMPORARY: the store's own comes. */
public record Viewer(@Nullable String author, ProjectGlobs projects) {
    public static final Viewer EVERYTHING = new Viewer(null, ProjectGlobs.ALL);
}
