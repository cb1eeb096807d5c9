/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lines under the day and the file they belong to, the newest first. */
public final class DayIndex {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd EEE", Locale.ENGLISH);

    private DayIndex() {}

    public record Entry(Instant at, String group, String line) {}

    public static void append(StringBuilder out, List<Entry> entries, ZoneId zone, Palette palette) {
        Map<LocalDate, Map<String, List<String>>> days = new LinkedHashMap<>();
        entries.stream()
                .sorted(Comparator.comparing(Entry::at).reversed())
                .forEach(entry -> days.computeIfAbsent(
                                LocalDate.ofInstant(entry.at(), zone), day -> new LinkedHashMap<>())
                        .computeIfAbsent(entry.group(), group -> new ArrayList<>())
                        .add(entry.line()));
        days.forEach((day, groups) -> {
            out.append(palette.heading("### " + DAY.format(day))).append('\n');
            groups.forEach((group, lines) -> {
                out.append(palette.dim(group)).append('\n');
                lines.forEach(line -> out.append(line).append('\n'));
            });
        });
    }
}
