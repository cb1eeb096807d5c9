/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.PromptRow;
import dev.memlog.store.row.Rows.SummaryRow;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One line for each memory: its number, time, sign and title.
 *
 * @param home the project that goes without saying; others are named in the line
 * @param readTokens whether what an observation takes to read stands in its line
 * @param marks what a line says of the memory's session and author; usually nothing
 */
public record MemoryLines(
        ZoneId zone, Palette palette, String home, Kinds kinds, boolean readTokens, Function<MemoryRow, String> marks) {
    public MemoryLines(ZoneId zone, Palette palette, String home, Kinds kinds, boolean readTokens) {
        this(zone, palette, home, kinds, readTokens, row -> "");
    }

    MemoryLines(ZoneId zone, Palette palette, String home, Kinds kinds) {
        this(zone, palette, home, kinds, true);
    }

    /** The same with more to say at the end of a line. */
    public MemoryLines also(Function<MemoryRow, String> more) {
        return new MemoryLines(zone, palette, home, kinds, readTokens, row -> marks.apply(row) + more.apply(row));
    }

    static final int TITLE = 120;
    static final int PATH = 100;
    public static final int PROJECT = 60;
    private static final String NO_FILE = "(no file)";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter DAY_TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);

    public DayIndex.Entry entry(ObservationRow row) {
        String file = Stream.concat(row.filesModified().stream(), row.filesRead().stream())
                .map(path -> RecalledText.path(path, PATH))
                .filter(path -> !path.isEmpty())
                .findFirst()
                // Words of our own first: no recalled text may begin a line and pass for a heading.
                .map(path -> "in " + path)
                .orElse(NO_FILE);
        return new DayIndex.Entry(row.at(), file, line(row, TIME));
    }

    public DayIndex.Entry entry(SummaryRow row) {
        return new DayIndex.Entry(row.at(), "(session summaries)", line(row, TIME));
    }

    public DayIndex.Entry entry(PromptRow row) {
        return new DayIndex.Entry(row.at(), "(prompts)", line(row, TIME));
    }

    /** With the day, for places without a heading for the day. */
    public String dated(ObservationRow row) {
        return line(row, DAY_TIME);
    }

    public String dated(SummaryRow row) {
        return line(row, DAY_TIME);
    }

    /** With the whole date, and without the time: among what was found, years may lie. */
    String found(ObservationRow row) {
        return line(row, DAY);
    }

    String found(SummaryRow row) {
        return line(row, DAY);
    }

    String found(PromptRow row) {
        return line(row, DAY);
    }

    private String line(PromptRow row, DateTimeFormatter format) {
        String text = RecalledText.line(row.text(), TITLE);
        return palette.strong("#P" + row.number()) + " " + time(row.at(), format) + " " + Kinds.PROMPT + " " + text
                + project(row.project())
                + marks.apply(row);
    }

    private String line(ObservationRow row, DateTimeFormatter format) {
        return palette.strong("#" + row.number()) + " " + time(row.at(), format) + " " + kinds.sign(row.kind()) + " "
                + RecalledText.line(row.title(), TITLE) + project(row.project())
                + superseded(row)
                + marks.apply(row)
                + Remarks.of(row)
                + (readTokens ? palette.dim(" (~" + ReadTokens.of(row) + ")") : "");
    }

    private static String superseded(ObservationRow row) {
        return row.supersededBy() == null ? "" : " [superseded by #" + row.supersededBy() + "]";
    }

    private String line(SummaryRow row, DateTimeFormatter format) {
        String title = Stream.of(row.request(), row.completed(), row.learned(), row.notes())
                .filter(Objects::nonNull)
                .map(text -> RecalledText.line(text, TITLE))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("session summary");
        return palette.strong("#S" + row.number()) + " " + time(row.at(), format) + " " + Kinds.SUMMARY + " " + title
                + project(row.project())
                + marks.apply(row)
                + Remarks.of(row);
    }

    private String time(Instant at, DateTimeFormatter format) {
        return palette.dim(format.format(at.atZone(zone)));
    }

    private String project(@Nullable String project) {
        return project == null || project.isBlank() || project.equals(home)
                ? ""
                : " [" + RecalledText.line(project, PROJECT) + "]";
    }
}
