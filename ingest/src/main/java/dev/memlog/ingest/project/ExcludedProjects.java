/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Projects and folders of which nothing is kept. A pattern with a slash is of folders, and takes in all that is below;
 * any other is of project names. {@code *} and {@code ?} stay within one name, {@code **} does not, and a leading
 * {@code ~} is the home folder of whoever runs this node.
 *
 * <p>Threading: safe.
 */
public final class ExcludedProjects {
    private final List<Glob> projects;
    private final List<Glob> folders;

    public ExcludedProjects(List<String> patterns) {
        projects = patterns.stream()
                .filter(pattern -> !isFolder(pattern))
                .map(Glob::new)
                .toList();
        folders = patterns.stream()
                .filter(ExcludedProjects::isFolder)
                .map(pattern -> new Glob(folder(pattern)))
                .toList();
    }

    public boolean isEmpty() {
        return projects.isEmpty() && folders.isEmpty();
    }

    public boolean hasProject(@Nullable String project) {
        return project != null && projects.stream().anyMatch(pattern -> pattern.matches(project));
    }

    public boolean hasFolder(@Nullable String cwd) {
        if (cwd == null || folders.isEmpty()) {
            return false;
        }
        String path = cwd.replace('\\', '/');
        return folders.stream().anyMatch(pattern -> pattern.matchesOrHolds(path));
    }

    private static boolean isFolder(String pattern) {
        return pattern.contains("/") || pattern.equals("~");
    }

    private static String folder(String pattern) {
        String home = System.getProperty("user.home", "");
        String whole = pattern.equals("~") || pattern.startsWith("~/") ? home + pattern.substring(1) : pattern;
        return whole.length() > 1 && whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
    }
}
