/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One folder pattern: as written, and as the file system resolves it, which is looked up again from time to time.
 *
 * <p>Threading: safe.
 */
final class ExcludedFolder {
    private static final long FRESH = 10_000_000_000L;
    private static final int MAX_FOLDERS = 1_000;
    private static final String WILD = "*?";
    private static final boolean ANY_CASE_HERE = anyCaseHere();

    private final String pattern;
    private final String written;
    private final boolean anyCase;
    private final Pair glob;
    private final RealPaths paths;
    private volatile @Nullable Real real;

    /** @param anyCase whether the file system ignores case */
    private record Real(List<Pair> globs, boolean anyCase, long at) {
        static final Real NONE = new Real(List.of(), false, 0);
    }

    /** A pattern, and its version without case. */
    private record Pair(Glob strict, Glob loose) {
        static Pair of(String pattern) {
            Glob glob = new Glob(pattern);
            return new Pair(glob, glob.loose());
        }
    }

    ExcludedFolder(String pattern, RealPaths paths) {
        this.pattern = pattern;
        this.paths = paths;
        // "**/secret" is below any root.
        WrittenPath path = WrittenPath.of(pattern.startsWith("*") ? "/" + pattern : pattern, null);
        written = path == null ? pattern : path.text();
        anyCase = ANY_CASE_HERE || (path != null && path.anyCase());
        glob = Pair.of(pattern.startsWith("*") ? written.substring(1) : written);
    }

    String pattern() {
        return pattern;
    }

    /** Whether the path, in the form of {@link WrittenPath}, is the folder or below it. */
    boolean holds(String path, boolean pathAnyCase) {
        return matches(glob, path, anyCase || pathAnyCase);
    }

    /** The same for the folder that the pattern resolves to. */
    boolean reallyHolds(String path, boolean pathAnyCase) {
        Real now = real();
        boolean loose = anyCase || pathAnyCase || now.anyCase;
        return matches(glob, path, loose) || now.globs.stream().anyMatch(target -> matches(target, path, loose));
    }

    /** A name that every matching path contains, for a cheap test of texts; blank if there is none. */
    String anchor() {
        String longest = "";
        for (String name : written.split("/", -1)) {
            longest = !isWild(name) && name.length() > longest.length() ? name : longest;
        }
        return longest;
    }

    /** Whether a path with shell wildcards may name the folder or something below it. */
    boolean mayBeNamedBy(String wild) {
        String[] names = wild.split("/", -1);
        String[] own = written.split("/", -1);
        if (names.length < own.length) {
            return false;
        }
        for (int i = 0; i < own.length; i++) {
            if (own[i].contains("**") || names[i].contains("**")) {
                return true;
            }
            boolean bothWild = isWild(own[i]) && isWild(names[i]);
            if (!bothWild && !new Glob(names[i]).matches(own[i]) && !new Glob(own[i]).matches(names[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(Pair glob, String path, boolean loose) {
        return loose ? glob.loose.matchesOrHolds(WrittenPath.folded(path)) : glob.strict.matchesOrHolds(path);
    }

    private Real real() {
        Real before = real;
        if (before != null && System.nanoTime() - before.at < FRESH) {
            return before;
        }
        Real otherwise = before == null ? Real.NONE : before;
        Real now = Objects.requireNonNullElse(paths.ask(written, this::look, otherwise), otherwise);
        real = new Real(now.globs, now.anyCase, System.nanoTime());
        return now;
    }

    private Real look() {
        Set<String> found = new LinkedHashSet<>();
        try {
            boolean drive = !written.startsWith("/");
            Path root = Path.of(drive ? written.substring(0, Math.min(2, written.length())) + "/" : "/");
            if (!root.isAbsolute()) {
                return Real.NONE;
            }
            follow(root, names(drive ? 3 : 1), 0, found);
        } catch (InvalidPathException e) {
            return Real.NONE;
        }
        found.remove(written);
        boolean loose = found.stream().anyMatch(ExcludedFolder::isAnyCase) || isAnyCase(written);
        return new Real(found.stream().map(Pair::of).toList(), loose, 0);
    }

    private List<String> names(int from) {
        return List.of(written.substring(Math.min(from, written.length())).split("/", -1));
    }

    private void follow(Path at, List<String> names, int next, Set<String> found) {
        if (found.size() >= MAX_FOLDERS) {
            return;
        }
        if (next == names.size() || names.get(next).contains("**")) {
            String rest = String.join("/", names.subList(next, names.size()));
            found.add(real(at) + (rest.isEmpty() ? "" : "/" + rest));
            return;
        }
        String name = names.get(next);
        if (!isWild(name)) {
            follow(at.resolve(name), names, next + 1, found);
            return;
        }
        if (!Files.isDirectory(at)) {
            return;
        }
        Glob one = new Glob(name);
        try (DirectoryStream<Path> children = Files.newDirectoryStream(at)) {
            int seen = 0;
            for (Path child : children) {
                Path childName = child.getFileName();
                if (++seen > MAX_FOLDERS) {
                    return;
                }
                boolean leads = Files.isSymbolicLink(child) || (next + 1 < names.size() && Files.isDirectory(child));
                if (leads && childName != null && one.matches(childName.toString())) {
                    follow(child, names, next + 1, found);
                }
            }
        } catch (IOException e) {
            // An unlistable folder keeps its written form.
            return;
        }
    }

    private static String real(Path folder) {
        WrittenPath path = WrittenPath.of(ProjectDetector.real(folder), null);
        return path == null ? folder.toString() : path.text();
    }

    /** Whether its last name also exists with other case, as the same file. */
    private static boolean isAnyCase(String path) {
        if (isWild(path)) {
            return false;
        }
        try {
            Path folder = Path.of(path);
            Path name = folder.getFileName();
            if (name == null || !Files.exists(folder)) {
                return false;
            }
            String text = name.toString();
            String upper = text.toUpperCase(Locale.ROOT);
            Path other = folder.resolveSibling(upper.equals(text) ? text.toLowerCase(Locale.ROOT) : upper);
            return !other.equals(folder) && Files.exists(other) && Files.isSameFile(folder, other);
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    private static boolean isWild(String text) {
        return text.chars().anyMatch(c -> WILD.indexOf(c) >= 0);
    }

    private static boolean anyCaseHere() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return system.contains("mac") || system.contains("win");
    }

    static List<ExcludedFolder> all(List<String> patterns, RealPaths paths) {
        List<ExcludedFolder> folders = new ArrayList<>();
        patterns.forEach(pattern -> folders.add(new ExcludedFolder(pattern, paths)));
        return List.copyOf(folders);
    }
}
