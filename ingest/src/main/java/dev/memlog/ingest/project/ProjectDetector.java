/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names the project that a working folder belongs to: a marker file's first line, else the git repository's folder,
 * else the folder's own name. A folder that does not exist here (another machine's) gives its base name.
 *
 * <p>Threading: safe. It reads the file system, so keep it off the I/O thread.
 */
public final class ProjectDetector {
    public static final String MARKER = ".memlog-project";
    private static final int MAX_LINE = 1024;
    private static final Pattern WINDOWS = Pattern.compile("[A-Za-z]:[\\\\/].*|\\\\\\\\.*", Pattern.DOTALL);
    private static final Pattern BACKSLASH = Pattern.compile("\\\\");

    /** The project's name, or null when the folder has none (it is blank, or the root). */
    public @Nullable String projectOf(String cwd) {
        if (cwd.isBlank()) {
            return null;
        }
        Path folder = localFolder(cwd);
        if (folder != null) {
            String name = markedName(folder);
            if (name == null) {
                name = GitRepository.nameAround(folder);
            }
            if (name != null) {
                return name;
            }
        }
        return baseName(cwd);
    }

    /** The branch that is checked out in a folder of this machine; null when there is none, or none with a name. */
    public static @Nullable String branchOf(String cwd) {
        Path folder = localFolder(cwd);
        try {
            return folder == null ? null : GitRepository.branchAround(folder);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static @Nullable Path localFolder(String cwd) {
        try {
            Path folder = Path.of(cwd);
            return folder.isAbsolute() && Files.isDirectory(folder) ? folder.normalize() : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static @Nullable String markedName(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            Path marker = at.resolve(MARKER);
            if (Files.isRegularFile(marker)) {
                String line = firstLine(marker);
                if (line != null) {
                    return line;
                }
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
