/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.store.SearchHits;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** What a search found, as an index that an agent can read and ask further by. */
final class SearchText {
    /** What a reader of an index asks next, by tool or over HTTP. */
    static final String IN_FULL = "In full: tool get_observations, ids [\"1234\", \"S12\", \"P13\"]; or"
            + " GET /api/observation/1234 for #1234, /api/session/12 for #S12, /api/prompt/13 for #P13.";

    private static final int QUERY = 120;

    private final ZoneId zone;
    private final MemoryLines lines;

    SearchText(ZoneId zone) {
        this.zone = zone;
        lines = new MemoryLines(zone, Palette.PLAIN, "");
    }

    String render(String query, SearchHits hits) {
        String what = query.isEmpty() ? "these filters" : '"' + RecalledText.line(query, QUERY) + '"';
        StringBuilder out = new StringBuilder(ContextFrame.OPEN).append('\n');
        if (hits.total() == 0) {
            out.append("Nothing is remembered for ").append(what).append(". Try fewer or other words.\n");
            return out.append(ContextFrame.CLOSE).toString();
        }
        out.append(ContextFrame.CAUTION)
                .append('\n')
                .append("%d found for %s: %d observations, %d session summaries, %d prompts.\n"
                        .formatted(
                                hits.total(),
                                what,
                                hits.observations().size(),
                                hits.summaries().size(),
                                hits.prompts().size()));
        List<DayIndex.Entry> entries = new ArrayList<>();
        hits.observations().forEach(row -> entries.add(lines.entry(row)));
        hits.summaries().forEach(row -> entries.add(lines.entry(row)));
        hits.prompts().forEach(row -> entries.add(lines.entry(row)));
        DayIndex.append(out, entries, zone, Palette.PLAIN);
        return out.append(IN_FULL).append('\n').append(ContextFrame.CLOSE).toString();
    }
}
