/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.folder;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/** Folders that globs name, with all that is below them. */
final class FolderGlobs {
    private final List<PathMatcher> names = new ArrayList<>();
    private final List<PathMatcher> paths = new ArrayList<>();
    private final List<PathMatcher> absolute = new ArrayList<>();

    /** @throws IllegalArgumentException for an invalid glob */
    FolderGlobs(List<String> globs, Path home) {
        for (String glob : globs) {
            String whole = glob.startsWith("~/") ? home + glob.substring(1) : glob;
            String bare = whole.length() > 1 && whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
            List<PathMatcher> kind = bare.startsWith("/") ? absolute : bare.contains("/") ? paths : names;
            kind.add(matcher(bare, glob));
        }
    }

    /** @param folder below the root */
    boolean match(Path root, Path folder) {
        for (Path at = folder; at != null && at.startsWith(root); at = at.getParent()) {
            Path whole = at;
            if (absolute.stream().anyMatch(glob -> glob.matches(whole))) {
                return true;
            }
            Path name = at.getFileName();
            Path below = root.relativize(at);
            if (!at.equals(root)
                    && (paths.stream().anyMatch(glob -> glob.matches(below))
                            || names.stream().anyMatch(glob -> glob.matches(name)))) {
                return true;
            }
        }
        return false;
    }

    private static PathMatcher matcher(String glob, String asWritten) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "folder-index.exclude: " + asWritten + " is no glob of folders (" + e.getMessage() + ")", e);
        }
    }
}
