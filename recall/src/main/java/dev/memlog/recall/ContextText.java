/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.recall.ContextComposer.Extent;
import dev.memlog.recall.ContextComposer.Recalled;
import dev.memlog.store.Rows.ObservationRow;
import dev.memlog.store.Rows.SummaryRow;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One project's context, rendered to any extent. Every line is bounded, so the shortest extent fits any budget; lines
 * are made once, so that trying extents costs little.
 */
final class ContextText {
    private static final int NOTICES = 3;
    private static final int NOTICE = 160;
    private static final int SUMMARY_FIELD = 400;
    private static final int NARRATIVE = 480;
    private static final int FACTS = 4;
    private static final int FACT = 160;
    private static final int FILES = 5;
    private static final int URL = 100;
    private static final DateTimeFormatter NOW = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm z", Locale.ENGLISH);

    private final Recalled recalled;
    private final ZoneId zone;
    private final Palette palette;
    private final String more;
    private final String lastSummary;
    private final List<String> earlierSummaries;
    private final List<String> inFull;
    private final List<DayIndex.Entry> index;
    private final List<Long> readTokens;

    ContextText(Recalled recalled, int full, ZoneId zone, String serverUrl, Palette palette) {
        this.recalled = recalled;
        this.zone = zone;
        this.palette = palette;
        MemoryLines lines = new MemoryLines(zone, palette, recalled.project());
        more = palette.dim("More: GET %s/api/observation/1234 for #1234, /api/session/12 for #S12;"
                        .formatted(RecalledText.line(serverUrl, URL))
                + " /api/search?query=words; POST /api/observations/batch {\"ids\":[1234]}");
        lastSummary = recalled.summaries().stream()
                .findFirst()
                .map(row -> lastSummary(row, lines))
                .orElse("");
        earlierSummaries =
                recalled.summaries().stream().skip(1).map(lines::dated).toList();
        inFull = recalled.observations().stream()
                .limit(full)
                .map(row -> inFull(row, lines))
                .toList();
        index = recalled.observations().stream().map(lines::entry).toList();
        readTokens = recalled.observations().stream().map(ReadTokens::of).toList();
    }

    String render(Extent extent) {
        StringBuilder out = new StringBuilder(ContextFrame.OPEN).append('\n');
        head(out, extent.observations());
        if (extent.summaries() > 0) {
            out.append(lastSummary);
        }
        if (extent.full() > 0) {
            out.append(palette.heading("## Newest, in full")).append('\n');
            inFull.subList(0, extent.full()).forEach(out::append);
        }
        if (extent.summaries() > 1) {
            out.append(palette.heading("## Summaries before")).append('\n');
            earlierSummaries
                    .subList(0, extent.summaries() - 1)
                    .forEach(line -> out.append(line).append('\n'));
        }
        if (extent.observations() > extent.full()) {
            out.append(palette.heading(extent.full() > 0 ? "## Before that" : "## Newest"))
                    .append('\n');
            DayIndex.append(out, index.subList(extent.full(), extent.observations()), zone, palette);
        }
        if (!recalled.isEmpty()) {
            out.append(more).append('\n');
        }
        return out.append(ContextFrame.CLOSE).toString();
    }

    private void head(StringBuilder out, int shown) {
        recalled.notices().stream()
                .limit(NOTICES)
                .forEach(notice -> out.append(palette.strong("Notice: " + RecalledText.line(notice, NOTICE)))
                        .append('\n'));
        String project = RecalledText.line(recalled.project(), MemoryLines.PROJECT);
        String title = "# [" + project + "] recent context, "
                + NOW.format(recalled.now().atZone(zone));
        out.append(palette.heading(title)).append('\n');
        if (recalled.isEmpty()) {
            out.append("No memories of this project yet. They come by themselves as you work.\n");
            return;
        }
        out.append(ContextFrame.CAUTION).append('\n');
        if (shown > 0) {
            Set<String> kinds = recalled.observations().stream()
                    .limit(shown)
                    .map(ObservationRow::kind)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            out.append(palette.dim("A line: #number time kind title (~tokens to read it). " + Kinds.legend(kinds)))
                    .append('\n')
                    .append(economics(shown))
                    .append('\n');
        }
    }

    private String economics(int shown) {
        long read = readTokens.stream().limit(shown).mapToLong(Long::longValue).sum();
        long work = recalled.observations().stream()
                .limit(shown)
                .mapToLong(ObservationRow::tokens)
                .sum();
        String loaded = String.format(Locale.ROOT, "%d observations, ~%,d tokens to read in full", shown, read);
        if (work <= read) {
            return loaded + ".";
        }
        long saved = (work - read) * 100 / work;
        return loaded + String.format(Locale.ROOT, ", %,d tokens of work behind them: %d %% saved.", work, saved);
    }

    private static String lastSummary(SummaryRow row, MemoryLines lines) {
        StringBuilder out = new StringBuilder(lines.palette().heading("## Last session summary")).append('\n');
        out.append(lines.dated(row)).append('\n');
        field(out, "Request", row.request(), SUMMARY_FIELD);
        field(out, "Investigated", row.investigated(), SUMMARY_FIELD);
        field(out, "Learned", row.learned(), SUMMARY_FIELD);
        field(out, "Completed", row.completed(), SUMMARY_FIELD);
        field(out, "Next steps", row.nextSteps(), SUMMARY_FIELD);
        return out.toString();
    }

    private static String inFull(ObservationRow row, MemoryLines lines) {
        StringBuilder out = new StringBuilder(lines.dated(row)).append('\n');
        field(out, "About", row.subtitle(), FACT);
        field(out, "Narrative", row.narrative(), NARRATIVE);
        row.facts().stream()
                .limit(FACTS)
                .map(fact -> RecalledText.line(fact, FACT))
                .filter(fact -> !fact.isEmpty())
                .forEach(fact -> out.append("- ").append(fact).append('\n'));
        files(out, "Modified", row.filesModified());
        // A file that was modified has been read: naming it twice tells nothing.
        files(
                out,
                "Read",
                row.filesRead().stream()
                        .filter(path -> !row.filesModified().contains(path))
                        .toList());
        return out.toString();
    }

    private static void field(StringBuilder out, String name, @Nullable String text, int maxLength) {
        String line = text == null ? "" : RecalledText.line(text, maxLength);
        if (!line.isEmpty()) {
            out.append(name).append(": ").append(line).append('\n');
        }
    }

    private static void files(StringBuilder out, String name, List<String> paths) {
        if (paths.isEmpty()) {
            return;
        }
        String first = paths.stream()
                .limit(FILES)
                .map(path -> RecalledText.path(path, MemoryLines.PATH))
                .collect(Collectors.joining(", "));
        out.append(name).append(": ").append(first);
        if (paths.size() > FILES) {
            out.append(" and ").append(paths.size() - FILES).append(" more");
        }
        out.append('\n');
    }
}
