/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

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
 * Names the project that a working folder belongs to: a marker file's first line, else the git repository's folder,
 * else the folder's own name. A folder that does not exist here (another machine's) gives its base name.
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
     * What a folder calls its project.
     *
     * @param root what the name belongs to; null if the folder is not on this machine
     */
    public record Named(String name, @Nullable ProjectRoot root) {}

    /** The project's name, or null when the folder has none (it is blank, or the root). */
    @Override
    public @Nullable String projectOf(String cwd) {
        Named named = namedOf(cwd);
        return named == null ? null : named.name();
    }

    /** Null when the folder has no name. Names are composed (NFC), in whichever form a file system tells them. */
    public @Nullable Named namedOf(String cwd) {
        Named named = asWritten(cwd);
        return named == null ? null : new Named(Normalizer.normalize(named.name(), Normalizer.Form.NFC), named.root());
    }

    /** The same within a deadline: of a file system that does not answer, what the path itself says. */
    public @Nullable Named namedInTime(String cwd) {
        String name = cwd.isBlank() ? null : baseName(cwd);
        Named told = name == null ? null : new Named(Normalizer.normalize(name, Normalizer.Form.NFC), null);
        return PATHS.ask(cwd, () -> namedOf(cwd), told);
    }

    /** Of the markers that a session in this folder meets, the first that cannot be read, and why; null if there is none. */
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
            // A marker that stands above the repository is its user's, and takes in all that is below.
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

    /** As the file system has it, whatever links lead there; as it is written where that cannot be told. */
    static String real(Path folder) {
        try {
            return Normalizer.normalize(folder.toRealPath().toString(), Normalizer.Form.NFC);
        } catch (IOException e) {
            return folder.toString();
        }
    }

    /** The branch that is checked out in a folder of this machine; null when there is none, or none with a name. */
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

    /** The trimmed first line, or null when it is blank, too long for a name, or cannot be read. */
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
