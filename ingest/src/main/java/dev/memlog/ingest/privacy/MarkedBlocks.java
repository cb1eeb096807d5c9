/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts blocks such as {@code <private>…</private>} out of texts, in one pass for any nesting.
 *
 * <p>In doubt it cuts more: an unclosed block reaches to the end, an unopened end of a private block reaches back to
 * the start, and all nested blocks must be closed. A run of texts (an array of lines, as in a patch) counts as one
 * text.
 */
final class MarkedBlocks {
    /** Cut from everything: the user's private parts, and context injected by memory itself. */
    static final MarkedBlocks PRIVATE = new MarkedBlocks(List.of("private", "claude-mem-context", "memlog-context"));

    /** Cut from an agent's answers, which may repeat the harness. */
    static final MarkedBlocks IN_ANSWERS =
            new MarkedBlocks(List.of("private", "claude-mem-context", "memlog-context", "system-reminder"));

    private static final int LONGEST_TAG = 256;
    private static final int HIDDEN_BY_USER = 0;

    private final List<String> names;

    private MarkedBlocks(List<String> names) {
        this.names = names;
    }

    String cut(String text) {
        return cutRun(List.of(text)).get(0);
    }

    /** Returns as many texts as it gets, each without its part of a block. */
    List<String> cutRun(List<String> texts) {
        Run run = new Run();
        List<String> kept = new ArrayList<>(texts.size());
        int hidden = 0;
        for (String text : texts) {
            run.endWithoutBeginning = false;
            kept.add(run.cut(text));
            if (run.endWithoutBeginning) {
                hidden = kept.size() - 1;
            }
        }
        Collections.fill(kept.subList(0, hidden), "");
        return kept;
    }

    private record Tag(int name, boolean opens, int end) {}

    /** The tag at {@code start}, or null. Looks ahead a bounded distance, never past the next {@code <}. */
    private @Nullable Tag tagAt(String text, int start) {
        boolean opens = start + 1 >= text.length() || text.charAt(start + 1) != '/';
        int nameStart = opens ? start + 1 : start + 2;
        for (int name = 0; name < names.size(); name++) {
            String expected = names.get(name);
            int nameEnd = nameStart + expected.length();
            if (text.regionMatches(true, nameStart, expected, 0, expected.length()) && nameEnd < text.length()) {
                return closedTag(text, name, opens, nameEnd);
            }
        }
        return null;
    }

    private static @Nullable Tag closedTag(String text, int name, boolean opens, int nameEnd) {
        char next = text.charAt(nameEnd);
        if (next != '>' && !Character.isWhitespace(next)) {
            return null;
        }
        int limit = Math.min(text.length(), nameEnd + LONGEST_TAG);
        for (int i = nameEnd; i < limit && text.charAt(i) != '<'; i++) {
            if (text.charAt(i) == '>') {
                return text.charAt(i - 1) == '/' ? null : new Tag(name, opens, i + 1);
            }
        }
        return null;
    }

    private final class Run {
        private final int[] open = new int[names.size()];
        private int openInAll;
        private boolean endWithoutBeginning;

        String cut(String text) {
            StringBuilder kept = new StringBuilder();
            int keepFrom = 0;
            int at = text.indexOf('<');
            while (at >= 0) {
                Tag tag = tagAt(text, at);
                int next = at + 1;
                if (tag != null) {
                    next = tag.end();
                    if (tag.opens()) {
                        if (openInAll == 0) {
                            kept.append(text, keepFrom, at);
                        }
                        open[tag.name()]++;
                        openInAll++;
                    } else if (open[tag.name()] > 0) {
                        open[tag.name()]--;
                        openInAll--;
                        keepFrom = next;
                    } else if (openInAll == 0 && tag.name() == HIDDEN_BY_USER) {
                        endWithoutBeginning = true;
                        kept.setLength(0);
                        keepFrom = next;
                    }
                }
                at = text.indexOf('<', next);
            }
            if (openInAll == 0) {
                kept.append(text, keepFrom, text.length());
            }
            return kept.toString();
        }
    }
}
