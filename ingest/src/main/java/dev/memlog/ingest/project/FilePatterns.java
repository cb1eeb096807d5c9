/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import java.text.Normalizer;
import java.util.List;

/**
 * Files that are left out. A pattern that begins with {@code /}, {@code ~} or a drive names a path, any other the end
 * of a path; each includes everything below. {@code *} and {@code ?} stay within one name, {@code **} does not.
 *
 * <p>Threading: safe.
 */
public final class FilePatterns {
    private final List<Glob> patterns;

    public FilePatterns(List<String> patterns) {
        this.patterns = patterns.stream()
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .map(pattern -> new Glob(whole(pattern)))
                .toList();
    }

    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** @param path as an agent writes it; a relative path counts as the end of an absolute one */
    public boolean has(String path) {
        if (patterns.isEmpty() || path.isBlank()) {
            return false;
        }
        String whole = absolute(plain(path.strip()));
        return patterns.stream().anyMatch(pattern -> pattern.matchesOrHolds(whole));
    }

    private static String whole(String pattern) {
        String plain = plain(pattern);
        String path = isAbsolute(plain) ? absolute(plain) : "**/" + plain;
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String plain(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFC).replace('\\', '/');
    }

    private static boolean isAbsolute(String path) {
        return path.startsWith("/") || path.startsWith("~") || path.startsWith("**") || path.indexOf(':') == 1;
    }

    private static String absolute(String path) {
        if (path.equals("~") || path.startsWith("~/")) {
            return plain(System.getProperty("user.home", "")) + path.substring(1);
        }
        return isAbsolute(path) ? path : "/" + path;
    }
}
