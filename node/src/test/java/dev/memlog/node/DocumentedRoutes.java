/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operations of {@code docs/openapi.yaml}, read by its lines: two spaces before a path, four before a method. */
public final class DocumentedRoutes {
    private static final Pattern PATH = Pattern.compile("  (/[^:]*+):\\s*+");
    private static final Pattern METHOD = Pattern.compile("    (get|post|put|patch|delete|head):\\s*+");

    private DocumentedRoutes() {}

    /** @param path as the document writes it, such as {@code /sessions/{sessionDbId}} */
    public record Operation(String method, String path) implements Comparable<Operation> {
        @Override
        public int compareTo(Operation other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return path + " " + method;
        }
    }

    public static SortedSet<Operation> read() throws IOException {
        SortedSet<Operation> operations = new TreeSet<>();
        String path = "";
        for (String line : Files.readAllLines(Path.of("..", "docs", "openapi.yaml"))) {
            Matcher named = PATH.matcher(line);
            Matcher method = METHOD.matcher(line);
            if (named.matches()) {
                path = named.group(1);
            } else if (method.matches() && !path.isEmpty()) {
                operations.add(new Operation(method.group(1).toUpperCase(Locale.ROOT), path));
            }
        }
        return operations;
    }
}
