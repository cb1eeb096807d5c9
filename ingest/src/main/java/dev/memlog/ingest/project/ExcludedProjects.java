/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Projects and folders of which nothing is kept. A pattern with a slash names folders and everything below; any other
 * names projects. {@code *} and {@code ?} stay within one name, {@code **} does not, and a leading {@code ~} is the
 * home folder of the node's user.
 *
 * <p>A folder is compared by its path and by the target of its links, and so is the pattern (decision 0041). A folder
 * that cannot be resolved is left out.
 *
 * <p>Threading: safe. It reads the file system, within a deadline, so keep it off the I/O thread.
 */
public final class ExcludedProjects {
    private static final int LONGEST_PATH = 4096;

    private final List<String> names;
    private final List<Glob> projects;
    private final List<ExcludedFolder> folders;
    private final RealPaths paths = new RealPaths();

    /**
     * The reason for an exclusion.
     *
     * @param pattern null if the folder cannot be resolved
     */
    public record Reason(@Nullable String pattern, String because) {}

    public ExcludedProjects(List<String> patterns) {
        names = patterns.stream().filter(pattern -> !isFolder(pattern)).toList();
        projects = names.stream().map(pattern -> new Glob(composed(pattern))).toList();
        folders = ExcludedFolder.all(
                patterns.stream().filter(ExcludedProjects::isFolder).toList(), paths);
    }

    public boolean isEmpty() {
        return projects.isEmpty() && folders.isEmpty();
    }

    public boolean hasProject(@Nullable String project) {
        return project != null && whyProject(project).isPresent();
    }

    public boolean hasFolder(@Nullable String cwd) {
        return cwd != null
                && !cwd.isBlank()
                && !folders.isEmpty()
                && whyFolder(cwd).isPresent();
    }

    /** Whether a tool call touches such a folder, from any working folder. */
    public boolean hasPathOf(@Nullable String cwd, String tool, JsonNode input, JsonNode output) {
        if (folders.isEmpty()) {
            return false;
        }
        WrittenPath base = cwd == null || cwd.isBlank() ? null : WrittenPath.of(cwd, null);
        NamedPaths named = NamedPaths.of(base, tool, input, output, this::mayName);
        return named.unclear()
                || named.wild().stream()
                        .anyMatch(wild -> folders.stream().anyMatch(folder -> folder.mayBeNamedBy(wild.text())))
                || named.read().stream().anyMatch(path -> why(path).isPresent())
                || named.shown().stream().anyMatch(path -> holding(path) != null);
    }

    public Optional<Reason> whyProject(String project) {
        String name = composed(project);
        for (int i = 0; i < projects.size(); i++) {
            if (projects.get(i).matches(name)) {
                return Optional.of(new Reason(names.get(i), "its project is " + name));
            }
        }
        return Optional.empty();
    }

    public Optional<Reason> whyFolder(String folder) {
        if (folders.isEmpty()) {
            return Optional.empty();
        }
        WrittenPath path = folder.length() >= LONGEST_PATH ? null : WrittenPath.of(folder, null);
        return path == null ? Optional.of(new Reason(null, "its path is not a readable absolute path")) : why(path);
    }

    private Optional<Reason> why(WrittenPath path) {
        ExcludedFolder holding = holding(path);
        if (holding != null) {
            return Optional.of(new Reason(holding.pattern(), "its path is " + path.text()));
        }
        String real = paths.of(path.asked());
        WrittenPath really = real == null ? null : WrittenPath.of(real, null);
        if (really == null) {
            return Optional.of(new Reason(null, "the file system cannot resolve " + path.text()));
        }
        for (ExcludedFolder folder : folders) {
            if (folder.reallyHolds(really.text(), really.anyCase())) {
                return Optional.of(new Reason(folder.pattern(), "it is really " + really.text()));
            }
            if (folder.reallyHolds(path.text(), path.anyCase())) {
                return Optional.of(new Reason(folder.pattern(), "the pattern leads to " + path.text()));
            }
        }
        return Optional.empty();
    }

    private @Nullable ExcludedFolder holding(WrittenPath path) {
        for (ExcludedFolder folder : folders) {
            if (folder.holds(path.text(), path.anyCase())) {
                return folder;
            }
        }
        return null;
    }

    /** Whether a text may mention such a folder: it contains the longest name of its path. */
    private boolean mayName(String text) {
        String folded = WrittenPath.folded(composed(text));
        return folders.stream().anyMatch(folder -> folded.contains(WrittenPath.folded(folder.anchor())));
    }

    private static String composed(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    private static boolean isFolder(String pattern) {
        return pattern.contains("/") || pattern.contains("\\") || pattern.equals("~");
    }
}
