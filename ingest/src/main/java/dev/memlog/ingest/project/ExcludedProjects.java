/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Projects and folders of which nothing is kept. A pattern with a slash is of folders, and takes in all that is below;
 * any other is of project names. {@code *} and {@code ?} stay within one name, {@code **} does not, and a leading
 * {@code ~} is the home folder of whoever runs this node.
 *
 * <p>Threading: safe.
 */
public final class ExcludedProjects {
    private static final Pattern WINDOWS_SEPARATOR = Pattern.compile("\\\\");

    private final List<Pattern> projects;
    private final List<Pattern> folders;

    public ExcludedProjects(List<String> patterns) {
        projects = patterns.stream()
                .filter(pattern -> !isFolder(pattern))
                .map(pattern -> Pattern.compile(regex(pattern)))
                .toList();
        folders = patterns.stream()
                .filter(ExcludedProjects::isFolder)
                .map(pattern -> Pattern.compile(regex(folder(pattern)) + "(/.*)?", Pattern.DOTALL))
                .toList();
    }

    public boolean isEmpty() {
        return projects.isEmpty() && folders.isEmpty();
    }

    public boolean hasProject(@Nullable String project) {
        return project != null
                && projects.stream()
                        .anyMatch(pattern -> pattern.matcher(project).matches());
    }

    public boolean hasFolder(@Nullable String cwd) {
        if (cwd == null || folders.isEmpty()) {
            return false;
        }
        String path = WINDOWS_SEPARATOR.matcher(cwd).replaceAll("/");
        return folders.stream().anyMatch(pattern -> pattern.matcher(path).matches());
    }

    private static boolean isFolder(String pattern) {
        return pattern.contains("/") || pattern.equals("~");
    }

    private static String folder(String pattern) {
        String home = System.getProperty("user.home", "");
        String whole = pattern.equals("~") || pattern.startsWith("~/") ? home + pattern.substring(1) : pattern;
        return whole.length() > 1 && whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            boolean doubled = c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*';
            if (doubled) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }
}
