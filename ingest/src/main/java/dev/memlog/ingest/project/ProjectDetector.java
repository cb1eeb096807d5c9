/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import dev.memlog.event.team.TeamName;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names the project of a working folder: a marker file's first line, else the git repository's folder, else the
 * folder's own name. A folder that does not exist here (another machine's) gives its base name.
 *
 * <p>Threading: safe. It reads the file system, so keep it off the I/O thread.
 */
public final class ProjectDetector implements ProjectNames {
    public static final String MARKER = ".memlog-project";
    private static final RealPaths PATHS = new RealPaths();
    private static final int MAX_LINE = 1024;
    private static final Pattern WINDOWS = Pattern.compile("[A-Za-z]:[\\\\/].*|\\\\\\\\.*", Pattern.DOTALL);
    private static final Pattern BACKSLASH = Pattern.compile("\\\\");

    /**
     * A folder's project.
     *
     * @param root the name's root; null if the folder is not on this machine
     */
    public record Named(String name, @Nullable ProjectRoot root) {}

    /** As the folder says, whatever the team calls it. */
    @Override
    public @Nullable String projectOf(TeamName team, String cwd) {
        return projectOf(cwd);
    }

    /** The project's name; null if the folder has none (it is blank, or the root). */
    public @Nullable String projectOf(String cwd) {
        Named named = namedOf(cwd);
        return named == null ? null : named.name();
    }

    /** Null if the folder has no name. Names are composed (NFC), whatever form the file system returns. */
    public @Nullable Named namedOf(String cwd) {
        Named named = asWritten(cwd);
        return named == null ? null : new Named(Normalizer.normalize(named.name(), Normalizer.Form.NFC), named.root());
    }

    /** The same with a deadline; past it the path alone gives the name. */
    public @Nullable Named namedInTime(String cwd) {
        String name = cwd.isBlank() ? null : baseName(cwd);
        Named byPath = name == null ? null : new Named(Normalizer.normalize(name, Normalizer.Form.NFC), null);
        return PATHS.ask(cwd, () -> namedOf(cwd), byPath);
    }

    /** The first unreadable marker that applies to this folder, with the reason; null if there is none. */
    public static @Nullable String markerFault(Path folder) {
        for (Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            Path marker = at.resolve(MARKER);
            MarkerFile read = Files.isRegularFile(marker) ? MarkerFile.read(marker) : null;
            if (read != null) {
                return read.fault() == null ? null : marker + " names no project: " + read.fault();
            }
        }
        return null;
    }

    private static @Nullable Named asWritten(String cwd) {
        if (cwd.isBlank()) {
            return null;
        }
        Path folder = localFolder(cwd);
        if (folder == null) {
            folder = GoneFolder.repositoryOf(cwd);
        }
        if (folder == null) {
            String place = GoneFolder.nameByPlace(cwd);
            String name = place == null ? baseName(cwd) : place;
            return name == null ? null : new Named(name, null);
        }
        GitRepository repository = GitRepository.around(folder);
        Path marker = markerAbove(folder);
        if (marker != null) {
            // A marker above the repository is the user's own and covers everything below.
            Path place = marker.getParent();
            String name = MarkerFile.read(marker).name();
            if (name != null && place != null) {
                return new Named(
                        name,
                        repository != null && place.startsWith(repository.tree())
                                ? repository.root()
                                : new ProjectRoot(real(place), null));
            }
        }
        String name = repository == null ? null : repository.name();
        if (name != null && repository != null) {
            return new Named(name, repository.root());
        }
        String own = baseName(cwd);
        return own == null ? null : new Named(own, new ProjectRoot(real(folder), null));
    }

    /** The real path behind links; the written one if it cannot be resolved. */
    static String real(Path folder) {
        try {
            return Normalizer.normalize(folder.toRealPath().toString(), Normalizer.Form.NFC);
        } catch (IOException e) {
            return folder.toString();
        }
    }

    /** The branch checked out in a folder of this machine; null without a repository or a named branch. */
    public static @Nullable String branchOf(String cwd) {
        return PATHS.ask(cwd, () -> branchIn(cwd), null);
    }

    private static @Nullable String branchIn(String cwd) {
        Path folder = localFolder(cwd);
        GitRepository repository = folder == null ? null : GitRepository.around(folder);
        return repository == null ? null : repository.branch();
    }

    private static @Nullable Path localFolder(String cwd) {
        try {
            Path folder = Path.of(cwd);
            return folder.isAbsolute() && Files.isDirectory(folder) ? folder.normalize() : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static @Nullable Path markerAbove(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            Path marker = at.resolve(MARKER);
            if (Files.isRegularFile(marker) && MarkerFile.read(marker).name() != null) {
                return marker;
            }
        }
        return null;
    }

    /** The trimmed first line; null if it is blank, too long for a name, or unreadable. */
    static @Nullable String firstLine(Path file) {
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            char[] start = new char[MAX_LINE];
            int length = 0;
            for (int n = in.read(start); n > 0 && length < MAX_LINE; n = in.read(start, length, MAX_LINE - length)) {
                length += n;
            }
            String line =
                    new String(start, 0, length).lines().findFirst().orElse("").strip();
            return line.isEmpty() ? null : line;
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable String baseName(String cwd) {
        String path = WINDOWS.matcher(cwd).matches() ? BACKSLASH.matcher(cwd).replaceAll("/") : cwd;
        String[] segments = path.strip().split("/", -1);
        for (int i = segments.length - 1; i >= 0; i--) {
            String segment = segments[i].strip();
            if (!segment.isEmpty() && !segment.endsWith(":")) {
                return segment;
            }
        }
        return null;
    }
}
