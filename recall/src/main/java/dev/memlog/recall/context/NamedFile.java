/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file as a tool names it, to be found again under the names that memories have for it: the same path, or a path
 * relative to the session's folder. Paths are compared as texts; nothing is read.
 *
 * @param path with {@code /} between its parts, as in all names here
 * @param relative the path within the session's folder; null if the folder is not known or does not hold the file
 */
record NamedFile(String path, @Nullable String relative) {
    /** Names that stand in many folders of a project, so that the name alone says nothing. */
    private static final Set<String> IN_MANY_FOLDERS = Set.of(
            "readme.md",
            "index.js",
            "index.ts",
            "index.tsx",
            "index.html",
            "__init__.py",
            "__main__.py",
            "conftest.py",
            "mod.rs",
            "lib.rs",
            "main.rs",
            "main.go",
            "doc.go",
            "package.json",
            "package-info.java",
            "pom.xml",
            "build.gradle",
            "cargo.toml",
            "makefile",
            "dockerfile",
            "cmakelists.txt");

    static NamedFile of(String path, @Nullable String folder) {
        String plain = plain(path);
        String root = folder == null ? "" : plain(folder);
        if (!isAbsolute(plain)) {
            return new NamedFile(plain, plain);
        }
        boolean within = !root.isEmpty() && plain.startsWith(root + "/");
        return new NamedFile(plain, within ? plain.substring(root.length() + 1) : null);
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether a memory's path is this file's. */
    boolean isNamed(String other) {
        String named = plain(other);
        if (named.equals(path) || named.equals(relative)) {
            return true;
        }
        if (!isAbsolute(named)) {
            // A memory may name it from another folder of the project.
            return path.endsWith("/" + named) && isTelling(named);
        }
        // Another clone of the project, or another developer's.
        return relative != null && relative.indexOf('/') > 0 && named.endsWith("/" + relative);
    }

    private static boolean isTelling(String named) {
        return named.indexOf('/') > 0 || !IN_MANY_FOLDERS.contains(named.toLowerCase(Locale.ROOT));
    }

    private static boolean isAbsolute(String path) {
        return path.startsWith("/") || (path.length() > 1 && path.charAt(1) == ':');
    }

    private static String plain(String path) {
        String plain = path.strip().replace('\\', '/');
        while (plain.startsWith("./")) {
            plain = plain.substring(2);
        }
        return plain.length() > 1 && plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }
}
