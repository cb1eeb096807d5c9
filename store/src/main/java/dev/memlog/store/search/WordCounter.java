/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.search.QueryWord.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts a query's words in texts. An index tells which memory has a word, but neither how often nor in which field
 * other than one word at a time; few memories are read faster than that.
 *
 * <p>Threading: one search, one thread.
 */
final class WordCounter {
    private static final int OTHER = -1;
    private static final int FIRSTS = 128;

    private final List<List<Wanted>> words = new ArrayList<>();
    private final Map<String, Integer> stems = new HashMap<>();
    private final List<String> beginnings = new ArrayList<>();
    /** Of ASCII, with which a wanted word begins; most words of a text are passed over by it. */
    private final boolean[] firsts = new boolean[FIRSTS];
    /** A stem takes longer to make than to look up. */
    private final Map<String, String> seen = new HashMap<>();

    /** The text, word by word: the number of its stem among those wanted, and the stem. */
    private int[] tokens = new int[1_024];

    private String[] written = new String[1_024];
    private int length;

    /** The places of words that may be wanted: a form begins at one of them. */
    private int[] likely = new int[1_024];

    private int likelyCount;

    /** A form by the places of its tokens: those of stems, or of beginnings where {@code beginning} is set. */
    private record Wanted(int[] tokens, Form form) {}

    WordCounter(List<QueryWord> asked) {
        for (QueryWord word : asked) {
            List<Wanted> forms = new ArrayList<>();
            for (Form form : word.forms()) {
                int[] places = new int[form.tokens().size()];
                for (int i = 0; i < places.length; i++) {
                    String token = form.tokens().get(i);
                    boolean begins = form.beginning() && (!form.inRow() || i == places.length - 1);
                    places[i] = begins ? beginning(token) : stems.computeIfAbsent(token, any -> stems.size());
                    if (!token.isEmpty() && token.charAt(0) < FIRSTS) {
                        firsts[token.charAt(0)] = true;
                    }
                }
                forms.add(new Wanted(places, form));
            }
            words.add(forms);
        }
    }

    private int beginning(String token) {
        beginnings.add(token);
        return beginnings.size() - 1;
    }

    /**
     * @return how often each word occurs in the text
     */
    int[] count(String text) {
        read(text);
        int[] counts = new int[words.size()];
        for (int word = 0; word < counts.length; word++) {
            for (Wanted form : words.get(word)) {
                counts[word] += form.form().inRow() ? inRow(form) : together(form);
                counts[word] += written(text, form.form().written());
            }
        }
        return counts;
    }

    private void read(String text) {
        length = 0;
        likelyCount = 0;
        int at = 0;
        while (at < text.length()) {
            if (!Tokens.isPart(text.charAt(at))) {
                at++;
                continue;
            }
            int from = at;
            while (at < text.length() && Tokens.isPart(text.charAt(at))) {
                at++;
            }
            add(text, from, at);
        }
    }

    private void add(String text, int from, int to) {
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * length);
            written = Arrays.copyOf(written, 2 * length);
            likely = Arrays.copyOf(likely, 2 * length);
        }
        char first = text.charAt(from);
        char lower = first >= 'A' && first <= 'Z' ? (char) (first + ' ') : first;
        if (lower < FIRSTS && !firsts[lower]) {
            tokens[length] = OTHER;
            written[length++] = "";
            return;
        }
        likely[likelyCount++] = length;
        String stem = seen.computeIfAbsent(text.substring(from, to), Tokens::stem);
        tokens[length] = stems.getOrDefault(stem, OTHER);
        written[length++] = stem;
    }

    private int inRow(Wanted wanted) {
        int found = 0;
        for (int place = 0; place < likelyCount; place++) {
            int at = likely[place];
            int i = 0;
            while (i < wanted.tokens().length && at + i < length && is(at + i, i, wanted)) {
                i++;
            }
            found += i == wanted.tokens().length ? 1 : 0;
        }
        return found;
    }

    private static int written(String text, String characters) {
        int found = 0;
        if (!characters.isEmpty()) {
            for (int at = text.indexOf(characters); at >= 0; at = text.indexOf(characters, at + characters.length())) {
                found++;
            }
        }
        return found;
    }

    private int together(Wanted wanted) {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < wanted.tokens().length && least > 0; i++) {
            int found = 0;
            for (int place = 0; place < likelyCount; place++) {
                found += is(likely[place], i, wanted) ? 1 : 0;
            }
            least = Math.min(least, found);
        }
        return least == Integer.MAX_VALUE ? 0 : least;
    }

    private boolean is(int at, int i, Wanted wanted) {
        Form form = wanted.form();
        boolean begins = form.beginning() && (!form.inRow() || i == wanted.tokens().length - 1);
        int place = wanted.tokens()[i];
        return begins ? written[at].startsWith(beginnings.get(place)) : tokens[at] == place;
    }
}
