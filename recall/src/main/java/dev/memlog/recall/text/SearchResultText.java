/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.search.SearchHits;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a search found, as an index that an agent can read and ask further by. */
public final class SearchResultText {
    /** What a reader of an index asks next, by tool or over HTTP. */
    static final String IN_FULL = "In full: tool get_observations, ids [\"1234\", \"S12\", \"P13\"]; or"
            + " GET /api/observation/1234 for #1234, /api/session/12 for #S12, /api/prompt/13 for #P13.";

    private static final int QUERY = 120;

    private final MemoryLines lines;
    private final boolean explained;

    public SearchResultText(ZoneId zone, Kinds kinds, Byline byline) {
        this(zone, kinds, byline::of, false);
    }

    /**
     * @param marks what a line says beside its title
     * @param explained whether each line is followed by what made its place
     */
    public SearchResultText(ZoneId zone, Kinds kinds, Function<MemoryRow, String> marks, boolean explained) {
        this.explained = explained;
        lines = new MemoryLines(zone, Palette.PLAIN, "", kinds, true, marks);
    }

    public String render(String query, SearchHits hits, int offset, int limit) {
        return render(query, "", hits, offset, limit);
    }

    /**
     * @param note on the number that was searched for; may be empty
     * @param offset how many better ones this page passes over
     * @param limit how many the next page passes over beside them
     */
    public String render(String query, String note, SearchHits hits, int offset, int limit) {
        String what = query.isEmpty() ? "these filters" : '"' + RecalledText.line(query, QUERY) + '"';
        StringBuilder out = new StringBuilder(ContextFrame.OPEN).append('\n');
        if (hits.total() == 0) {
            out.append(offset > 0 ? "No more is remembered for " : "Nothing is remembered for ")
                    .append(what)
                    .append(offset > 0 ? ".\n" : ". Try fewer or other words.\n");
            return out.append(ContextFrame.CLOSE).toString();
        }
        out.append(ContextFrame.CAUTION)
                .append('\n')
                .append(whichOnes(hits, offset))
                .append(" found for %s: %s, %s, %s.\n"
                        .formatted(
                                what,
                                counted(hits.observations().size(), "observation", "observations"),
                                counted(hits.summaries().size(), "session summary", "session summaries"),
                                counted(hits.prompts().size(), "prompt", "prompts")));
        if (!note.isEmpty()) {
            out.append(note).append('\n');
        }
        if (!hits.corrected().isEmpty()) {
            out.append(corrected(hits)).append('\n');
        }
        lines(hits).forEach(line -> out.append(line).append('\n'));
        if (hits.hasMore()) {
            out.append("There is more: offset=").append(offset + limit).append('\n');
        }
        out.append(IN_FULL).append('\n');
        return out.append(ContextFrame.CLOSE).toString();
    }

    /** Which words were taken for others; empty where none were. */
    public static String corrected(SearchHits hits) {
        return hits.corrected().stream()
                .map(each -> "Not found: \"" + each.typed() + "\". Searched for \"" + each.searched() + "\" instead.")
                .collect(Collectors.joining(" "));
    }

    /** The count of one page must not pass for the count of all. */
    private static String whichOnes(SearchHits hits, int offset) {
        if (offset == 0) {
            return hits.hasMore() ? "The first " + hits.total() : String.valueOf(hits.total());
        }
        return (hits.hasMore() ? "The next " : "The last ") + hits.total();
    }

    private static String counted(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    private List<String> lines(SearchHits hits) {
        Map<Long, String> byNumber = new LinkedHashMap<>();
        hits.observations().forEach(row -> byNumber.put(row.number(), lines.found(row)));
        hits.summaries().forEach(row -> byNumber.put(row.number(), lines.found(row)));
        hits.prompts().forEach(row -> byNumber.put(row.number(), lines.found(row)));
        return hits.ranked().isEmpty()
                ? List.copyOf(byNumber.values())
                : hits.ranked().stream()
                        .filter(hit -> byNumber.containsKey(hit.number()))
                        .map(hit -> byNumber.get(hit.number())
                                + (explained ? "\n  why: " + EvidenceText.of(hit.evidence()) : ""))
                        .toList();
    }
}
