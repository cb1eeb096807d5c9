/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.row.Rows;
import dev.memlog.store.search.Snippet.Mark;
import dev.memlog.store.sql.SearchTerms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the passage of a memory with most of the search terms, and marks them. It reads the text as the index does, by
 * words, humps of identifiers and pairs of characters, but stems more coarsely.
 */
final class Highlighter {
    private static final Pattern UNSEEN = Pattern.compile("[\\s\\p{Cntrl}]");
    private static final int WIDTH = 160;
    /** Enough for a memory's text, but not for a whole file pasted into a prompt. */
    private static final int READ_AHEAD = 20_000;

    private static final int MIN_PREFIX = 3;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");
    /** The longest first. */
    private static final List<String> ENDINGS = List.of(
            "ations", "ation", "ments", "ings", "ions", "ment", "ies", "ied", "ing", "ers", "ion", "ed", "es", "er",
            "ly", "s", "y", "e");

    private static final int MIN_STEM = 3;
    private static final int ASCII = 128;

    private final Set<String> stems = new HashSet<>();
    private final List<String> beginnings = new ArrayList<>();
    private final Set<String> pairs = new HashSet<>();
    /** The letters of ASCII with which a word begins that is looked for; most words of a text are passed over by it. */
    private final boolean[] firsts = new boolean[ASCII];

    Highlighter(List<SearchTerm> terms) {
        terms.forEach(term -> term.runs().forEach(this::lookFor));
        Stream.concat(stems.stream(), beginnings.stream())
                .filter(word -> !word.isEmpty() && word.charAt(0) < ASCII)
                .forEach(word -> firsts[word.charAt(0)] = true);
    }

    private void lookFor(String run) {
        if (SearchTerms.isUnspaced(run)) {
            pairs.addAll(SearchTerms.contentPairs(run));
            return;
        }
        List<String> humps = SearchTerms.humps(run);
        Stream.concat(Stream.of(run), humps.stream()).map(Highlighter::lower).forEach(word -> {
            stems.add(stem(word));
            if (word.length() >= MIN_PREFIX) {
                beginnings.add(word);
            }
        });
    }

    Snippet passage(Rows.ObservationRow row) {
        return best(
                row.narrative(),
                String.join(" ", row.facts()),
                row.subtitle(),
                String.join(" ", row.filesModified()),
                String.join(" ", row.filesRead()),
                String.join(" ", row.concepts()),
                row.title());
    }

    Snippet passage(Rows.SummaryRow row) {
        return best(row.request(), row.completed(), row.learned(), row.investigated(), row.nextSteps(), row.notes());
    }

    Snippet passage(Rows.PromptRow row) {
        return best(row.text());
    }

    /** The passage of the text with most terms, the first among equals. */
    private Snippet best(@Nullable String... texts) {
        Snippet best = null;
        int max = -1;
        for (String text : texts) {
            if (text == null || text.isBlank()) {
                continue;
            }
            Snippet snippet = cut(text.substring(0, Math.min(text.length(), READ_AHEAD)));
            int shown = distinct(snippet);
            if (shown > max) {
                max = shown;
                best = snippet;
            }
        }
        return Objects.requireNonNullElse(best, Snippet.NONE);
    }

    private static int distinct(Snippet snippet) {
        return (int) snippet.marks().stream()
                .map(mark -> stem(lower(snippet.text().substring(mark.start(), mark.end()))))
                .distinct()
                .count();
    }

    private Snippet cut(String text) {
        List<Mark> marks = marks(text);
        int start = start(text, marks);
        int end = wordEnd(text, Math.min(text.length(), start + WIDTH));
        String before = start > 0 ? "…" : "";
        String after = end < text.length() ? "…" : "";
        String passage = before + UNSEEN.matcher(text.substring(start, end)).replaceAll(" ") + after;
        int shift = before.length() - start;
        List<Mark> shown = marks.stream()
                .filter(mark -> mark.start() >= start && mark.end() <= end)
                .map(mark -> new Mark(mark.start() + shift, mark.end() + shift))
                .toList();
        return new Snippet(passage, shown);
    }

    /** The passage's beginning, a little before the first mark, so that most marks are visible. */
    private static int start(String text, List<Mark> marks) {
        if (text.length() <= WIDTH || marks.isEmpty()) {
            return 0;
        }
        int best = 0;
        int max = 0;
        for (int first = 0, last = 0; first < marks.size(); first++) {
            while (last < marks.size()
                    && marks.get(last).end() <= marks.get(first).start() + WIDTH * 3 / 4) {
                last++;
            }
            if (last - first > max) {
                max = last - first;
                best = marks.get(first).start();
            }
        }
        int lead = Math.max(0, best - WIDTH / 4);
        return Math.min(lead == 0 ? 0 : wordStart(text, lead, best), Math.max(0, text.length() - 1));
    }

    private static int wordStart(String text, int from, int limit) {
        int space = text.indexOf(' ', from);
        int start = space >= 0 && space < limit ? space + 1 : from;
        return start > 0 && start < text.length() && Character.isLowSurrogate(text.charAt(start)) ? start - 1 : start;
    }

    private static int wordEnd(String text, int end) {
        if (end >= text.length()) {
            return text.length();
        }
        int space = text.lastIndexOf(' ', end);
        int cut = space > end - WIDTH / 4 ? space : end;
        return Character.isLowSurrogate(text.charAt(cut)) ? cut + 1 : cut;
    }

    private List<Mark> marks(String text) {
        List<Mark> marks = new ArrayList<>();
        if (stems.isEmpty() && pairs.isEmpty()) {
            return marks;
        }
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            mark(words.group(), words.start(), marks);
        }
        return marks;
    }

    private void mark(String word, int at, List<Mark> marks) {
        boolean whole = isWhole(word);
        if ((!whole || firsts[Character.toLowerCase(word.charAt(0))]) && isLookedFor(lower(word))) {
            add(at, at + word.length(), marks);
            return;
        }
        if (whole) {
            return;
        }
        int from = at;
        for (String run : SearchTerms.runs(word)) {
            if (SearchTerms.hasFewLetters(run)) {
                markFew(run, from, marks);
            } else if (SearchTerms.isUnspaced(run)) {
                markPairs(run, from, marks);
            } else {
                int hump = from;
                for (String part : SearchTerms.humps(run)) {
                    if (isLookedFor(lower(part))) {
                        add(hump, hump + part.length(), marks);
                    }
                    hump += part.length();
                }
            }
            from += run.length();
        }
    }

    /** Whether it is of one part: letters of ASCII, of which the first alone may be a capital. */
    private static boolean isWhole(String word) {
        for (int i = 0; i < word.length(); i++) {
            char letter = word.charAt(i);
            boolean isCapital = letter >= 'A' && letter <= 'Z';
            if ((letter < 'a' || letter > 'z') && (i > 0 || !isCapital)) {
                return false;
            }
        }
        return true;
    }

    private void markPairs(String run, int from, List<Mark> marks) {
        for (int i = 0; i < run.length(); i += Character.charCount(run.codePointAt(i))) {
            int next = i + Character.charCount(run.codePointAt(i));
            if (pairs.contains(run.substring(i, next))) {
                add(from + i, from + next, marks);
            } else if (next < run.length()) {
                int end = next + Character.charCount(run.codePointAt(next));
                if (pairs.contains(run.substring(i, end))) {
                    add(from + i, from + end, marks);
                }
            }
        }
    }

    private void markFew(String run, int from, List<Mark> marks) {
        // Longer runs are searched by three characters, all of the basic plane.
        for (int i = 0; i < run.length(); i++) {
            for (int end = Math.min(run.length(), i + SearchTerms.together(run)); end > i; end--) {
                if (pairs.contains(run.substring(i, end))) {
                    add(from + i, from + end, marks);
                    break;
                }
            }
        }
    }

    // Touching and overlapping marks become one.
    private static void add(int start, int end, List<Mark> marks) {
        if (!marks.isEmpty() && marks.getLast().end() >= start) {
            Mark last = marks.removeLast();
            marks.add(new Mark(last.start(), Math.max(last.end(), end)));
        } else {
            marks.add(new Mark(start, end));
        }
    }

    private boolean isLookedFor(String word) {
        return stems.contains(stem(word)) || beginnings.stream().anyMatch(word::startsWith);
    }

    private static String lower(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        // A letter that folds to two would shift every mark behind it.
        return lower.length() == word.length() ? lower : word;
    }

    private static String stem(String word) {
        for (String ending : ENDINGS) {
            if (word.endsWith(ending)) {
                int length = word.length() - ending.length();
                return length < MIN_STEM ? word : word.substring(0, length);
            }
        }
        return word;
    }
}
