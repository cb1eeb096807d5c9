/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import dev.memlog.recall.text.DayIndex.Entry;
import dev.memlog.store.query.Timeline;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.PromptRow;
import dev.memlog.store.row.Rows.SummaryRow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A timeline as an index for an agent: the oldest first, under their days and files, the anchor marked. */
public final class TimelineText {
    private static final String MARK = " <- **ANCHOR**";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd EEE", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private final ZoneId zone;
    private final MemoryLines lines;

    /** @param projects if it is one, the one that goes without saying */
    public TimelineText(ZoneId zone, List<String> projects, Kinds kinds, Byline byline) {
        this.zone = zone;
        String home = projects.size() == 1 ? projects.getFirst() : "";
        lines = new MemoryLines(zone, Palette.PLAIN, home, kinds, true, byline::of);
    }

    /** @param note on the anchor's number; may be empty */
    public String render(MemoryRow anchor, String note, Timeline timeline) {
        Entry entry = entry(anchor);
        return render(
                entry.line().split(" ", 2)[0],
                note,
                new Entry(entry.at(), entry.group(), entry.line() + (anchor.hidden() ? " (hidden)" : "") + MARK),
                timeline);
    }

    public String render(Instant anchor, Timeline timeline) {
        String time = TIME.format(anchor.atZone(zone));
        return render(time, "", new Entry(anchor, "(the time asked for)", time + MARK), timeline);
    }

    private String render(String name, String note, Entry anchor, Timeline timeline) {
        List<Entry> entries = new ArrayList<>();
        timeline.before().forEach(row -> entries.add(entry(row)));
        entries.add(anchor);
        timeline.after().forEach(row -> entries.add(entry(row)));
        StringBuilder out = new StringBuilder(ContextFrame.OPEN).append('\n');
        out.append(ContextFrame.CAUTION)
                .append('\n')
                .append("Timeline around %s, the oldest first: %d before, %d after.\n"
                        .formatted(
                                name, timeline.before().size(), timeline.after().size()));
        if (!note.isEmpty()) {
            out.append(note).append('\n');
        }
        append(out, entries);
        return out.append(SearchResultText.IN_FULL)
                .append('\n')
                .append(ContextFrame.CLOSE)
                .toString();
    }

    private void append(StringBuilder out, List<Entry> entries) {
        LocalDate day = LocalDate.MIN;
        String group = "";
        for (Entry entry : entries) {
            LocalDate entryDay = LocalDate.ofInstant(entry.at(), zone);
            if (!entryDay.equals(day)) {
                day = entryDay;
                group = "";
                out.append("### ").append(DAY.format(day)).append('\n');
            }
            if (!entry.group().equals(group)) {
                group = entry.group();
                out.append(group).append('\n');
            }
            out.append(entry.line()).append('\n');
        }
    }

    private Entry entry(MemoryRow row) {
        return switch (row) {
            case ObservationRow observation -> lines.entry(observation);
            case SummaryRow summary -> lines.entry(summary);
            case PromptRow prompt -> lines.entry(prompt);
        };
    }
}
