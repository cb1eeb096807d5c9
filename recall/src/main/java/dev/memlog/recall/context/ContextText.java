/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.recall.text.ContextFrame;
import dev.memlog.recall.text.DayIndex;
import dev.memlog.recall.text.MemoryLines;
import dev.memlog.recall.text.ObservationText;
import dev.memlog.recall.text.Palette;
import dev.memlog.recall.text.ReadTokens;
import dev.memlog.recall.text.RecalledText;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.SummaryRow;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One project's context, rendered to any extent. Every line is bounded, so the shortest extent fits any budget; lines
 * are made once, so that trying extents costs little.
 */
final class ContextText {
    private static final int NOTICES = 3;
    private static final int NOTICE = 160;
    private static final int LAST_WORDS = 400;
    private static final int URL = 100;
    private static final double SHARE_IN_FULL = 0.35;
    private static final double SHARE_OF_SUMMARIES = 0.15;
    private static final DateTimeFormatter NOW = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm z", Locale.ENGLISH);

    private final RecalledProject recalled;
    private final ContextConfig config;
    private final MemoryLines lines;
    private final Palette palette;
    private final String more;
    private final String lastSummary;
    private final List<String> summaries;
    private final List<String> inFull;
    private final List<DayIndex.Entry> index;
    private final List<Long> readTokens;

    ContextText(RecalledProject recalled, ContextConfig config, MemoryLines lines, String serverUrl) {
        this.recalled = recalled;
        this.config = config;
        this.lines = lines;
        palette = lines.palette();
        String url = RecalledText.line(serverUrl, URL);
        more = palette.dim("More: MCP tool get_observations {\"ids\":[1234]} or GET " + url
                + "/api/observation/1234 for #1234 (/api/session/12 for #S12);"
                + " MCP tool search, `memlog search WORDS` or /api/search?query=words");
        lastSummary = config.shows().lastSummary() && !recalled.summaries().isEmpty()
                ? lastSummary(recalled.summaries().getFirst())
                : "";
        summaries = recalled.summaries().stream().map(lines::dated).toList();
        inFull = recalled.observations().stream()
                .limit(config.full())
                .map(row -> ObservationText.full(row, lines, config.fullField()))
                .toList();
        index = recalled.observations().stream().map(lines::entry).toList();
        readTokens = recalled.observations().stream().map(ReadTokens::of).toList();
    }

    /** The number of shown rows; {@code full} are the first of {@code observations}. */
    record Extent(int observations, int full, int summaries) {}

    /** The largest extent that the budget and the agent hold. */
    Extent fitting(AgentLimit limit) {
        return fitting(
                new Extent(index.size(), inFull.size(), summaries.size()),
                text -> ReadTokens.of(text) <= config.budget() && limit.holds(text));
    }

    /** The largest one that the agent holds, of what the budget has held already. */
    Extent fitting(Extent most, AgentLimit limit) {
        return fitting(most, limit::holds);
    }

    private Extent fitting(Extent largest, Predicate<String> holds) {
        List<Extent> larger = new ArrayList<>();
        for (Extent extent = largest; extent.observations() + extent.summaries() > 0; extent = shrunk(extent)) {
            larger.add(extent);
        }
        larger.add(new Extent(0, 0, 0));
        int least = 0;
        int most = larger.size() - 1;
        while (least < most) {
            int middle = (least + most) / 2;
            if (holds.test(render(larger.get(middle)))) {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        return larger.get(most);
    }

    /**
     * Without what is missed least: a full text or a summary before the last while these take more than their share,
     * then the line of the least observation, then what is left of the others.
     */
    private Extent shrunk(Extent from) {
        int observations = from.observations();
        int full = from.full();
        int told = from.summaries();
        if (full > 1 && tokens(inFull.subList(0, full)) > SHARE_IN_FULL * config.budget()) {
            return new Extent(observations, full - 1, told);
        }
        if (told > 1 && tokens(summaries.subList(1, told)) > SHARE_OF_SUMMARIES * config.budget()) {
            return new Extent(observations, full, told - 1);
        }
        if (observations > full) {
            return new Extent(observations - 1, full, told);
        }
        if (told > 1) {
            return new Extent(observations, full, told - 1);
        }
        if (full > 1 || told == 0) {
            return new Extent(observations - 1, full - 1, told);
        }
        return new Extent(observations, full, 0);
    }

    private static long tokens(List<String> texts) {
        return texts.stream().mapToLong(ReadTokens::of).sum();
    }

    String render(Extent extent) {
        StringBuilder out = new StringBuilder(ContextFrame.OPEN).append('\n');
        head(out, extent.observations());
        int toldWhole = lastSummary.isEmpty() ? 0 : 1;
        if (!recalled.pinned().isEmpty()) {
            out.append(palette.heading("## Pinned")).append('\n');
            out.append(recalled.pinned().text());
        }
        if (extent.summaries() > 0) {
            out.append(lastSummary);
            ObservationText.field(out, "The agent said last", recalled.lastWords(), LAST_WORDS);
        }
        if (extent.full() > 0) {
            out.append(palette.heading("## In full")).append('\n');
            inFull.subList(0, extent.full()).forEach(out::append);
        }
        if (extent.summaries() > toldWhole) {
            out.append(palette.heading(toldWhole > 0 ? "## Summaries before" : "## Session summaries"))
                    .append('\n');
            summaries
                    .subList(toldWhole, extent.summaries())
                    .forEach(line -> out.append(line).append('\n'));
        }
        if (extent.observations() > extent.full()) {
            out.append(palette.heading(extent.full() > 0 ? "## Besides" : "## Observations"))
                    .append('\n');
            DayIndex.append(out, index.subList(extent.full(), extent.observations()), lines.zone(), palette);
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
                + NOW.format(recalled.now().atZone(lines.zone()));
        out.append(palette.heading(title)).append('\n');
        if (recalled.isEmpty()) {
            out.append("No memories of this project yet. They come by themselves as you work.\n");
            return;
        }
        out.append(ContextFrame.CAUTION).append('\n');
        if (shown > 0) {
            Set<String> occurring = recalled.observations().stream()
                    .limit(shown)
                    .map(ObservationRow::kind)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            String legend = lines.kinds().legend(occurring);
            out.append(palette.dim("A line: #number time kind title"
                            + (config.shows().readTokens() ? " (~tokens to read it)" : "")
                            + (legend.isEmpty() ? "." : ". " + legend)))
                    .append('\n');
            economics(out, shown);
        }
    }

    private void economics(StringBuilder out, int shown) {
        long read = readTokens.stream().limit(shown).mapToLong(Long::longValue).sum();
        long work = recalled.observations().stream()
                .limit(shown)
                .mapToLong(ObservationRow::tokens)
                .sum();
        String line = new Economics(shown, read, work).line(config.shows());
        if (!line.isEmpty()) {
            out.append(line).append('\n');
        }
    }

    private String lastSummary(SummaryRow row) {
        // One summary must not use up a small budget.
        int field = Math.clamp(config.budget() / 6, 160, 400);
        StringBuilder out = new StringBuilder(palette.heading("## Last session summary")).append('\n');
        out.append(lines.dated(row)).append('\n');
        ObservationText.field(out, "Request", row.request(), field);
        ObservationText.field(out, "Investigated", row.investigated(), field);
        ObservationText.field(out, "Learned", row.learned(), field);
        ObservationText.field(out, "Completed", row.completed(), field);
        ObservationText.field(out, "Next steps", row.nextSteps(), field);
        return out.toString();
    }
}
