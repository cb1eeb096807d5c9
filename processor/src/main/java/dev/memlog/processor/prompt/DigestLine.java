/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.prompt;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.text.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One memory as a line of the rolling digest: {@code [bugfix] Order.java: count() became size()}. A turn's summary is
 * the line {@code [summary] …}, so that a reader sees which memories the current turn has made. In a call a line begins
 * with the memory's {@link MemoryLabel}, if it is known and no summary: {@code m3 [bugfix] …}.
 */
public record DigestLine(String kind, String title) {
    private static final Pattern OUT_OF_PLACE = Pattern.compile("[\\[\\]\\s]");
    public static final String SUMMARY = "summary";
    static final String OPEN = "<recent_memories>";
    static final String CLOSE = "</recent_memories>";
    private static final String SUMMARY_LINE = "[" + SUMMARY + "] ";
    private static final String BULLET = "- ";
    private static final int MAX_TITLE = 200;

    public DigestLine {
        kind = OUT_OF_PLACE.matcher(kind).replaceAll("");
        title = OneLine.of(title).strip();
        if (title.length() > MAX_TITLE) {
            title = Elision.head(title, MAX_TITLE) + "…";
        }
    }

    @Override
    public String toString() {
        return "[" + kind + "] " + title;
    }

    /**
     * A line with the memory's label.
     *
     * @param line as {@link #toString} gives it
     */
    public static String labelled(MemoryKey memory, String line) {
        return line.startsWith(SUMMARY_LINE) ? line : MemoryLabel.of(memory) + " " + line;
    }

    /** The lines of a prompt's digest that are newer than its last summary, oldest first. */
    public static List<DigestLine> sinceLastSummary(String input) {
        int start = input.indexOf(OPEN);
        int end = input.indexOf(CLOSE);
        if (start < 0 || end < start) {
            return List.of();
        }
        List<DigestLine> lines = new ArrayList<>();
        input.substring(start + OPEN.length(), end).lines().forEach(line -> {
            int open = line.indexOf('[');
            int bracket = line.indexOf("] ", Math.max(0, open));
            if (bracket < 0 || !isBeforeKind(line.substring(0, Math.max(0, open)))) {
                return;
            }
            DigestLine parsed =
                    new DigestLine(line.substring(open + 1, bracket), XmlText.unescape(line.substring(bracket + 2)));
            if (parsed.kind().equals(SUMMARY)) {
                lines.clear();
            } else {
                lines.add(parsed);
            }
        });
        return lines;
    }

    private static boolean isBeforeKind(String text) {
        return text.equals(BULLET)
                || (text.startsWith(BULLET)
                        && MemoryLabel.isLabel(text.substring(BULLET.length()).strip()));
    }
}
