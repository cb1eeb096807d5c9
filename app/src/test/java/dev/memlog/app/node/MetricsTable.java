/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics that docs/operations/metrics.md names.
 *
 * @param types of each, by its name
 */
record MetricsTable(Map<String, String> types) {
    private static final Pattern ROW = Pattern.compile(
            "\\| `(memlog_[a-z_]+)` \\| (counter|gauge|histogram) \\| [^|]+ \\| [^|]*\\| (ingest|process|store|all) \\| [^|]+ \\|");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (memlog_\\w+) (\\w+)$");

    static MetricsTable read() {
        Map<String, String> types = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(Path.of("..", "docs", "operations", "metrics.md"))) {
                if (line.startsWith("| `memlog_")) {
                    Matcher row = ROW.matcher(line);
                    assertThat(row.matches()).as("a whole row: " + line).isTrue();
                    types.put(row.group(1), row.group(2));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new MetricsTable(types);
    }

    /** What a node's scrape holds, in the same form. */
    static MetricsTable of(String scrape) {
        Map<String, String> types = new TreeMap<>();
        Matcher type = TYPE.matcher(scrape);
        while (type.find()) {
            types.put(type.group(1), type.group(2));
        }
        Set<String> largest = new HashSet<>();
        types.forEach((name, kind) -> {
            if (kind.equals("histogram")) {
                largest.add(name + "_max");
            }
        });
        types.keySet().removeAll(largest);
        return new MetricsTable(types);
    }

    /** The names that an expression may ask for. */
    Set<String> series() {
        Set<String> names = new HashSet<>(types.keySet());
        types.forEach((name, type) -> {
            if (type.equals("histogram")) {
                names.add(name + "_bucket");
                names.add(name + "_sum");
                names.add(name + "_count");
            }
        });
        return names;
    }
}
