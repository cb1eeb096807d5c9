/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.sql.SearchTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A search term: a word, an identifier or path of several words, or a phrase.
 *
 * @param words consecutive words; letters, marks and digits only, so that none ends a quotation in an FTS5 query
 * @param phrase whether the words must occur in this order
 * @param prefix whether the last word is a prefix
 */
public record SearchTerm(List<String> words, boolean phrase, boolean prefix) {
    private static final int MAX_LOOSE_WORDS = 16;
    private static final int STRETCH = 3;
    private static final int MOST_STRETCHES = 32;
    private static final Pattern NUMBER = Pattern.compile("\\p{N}+");

    public SearchTerm {
        words = List.copyOf(words);
    }

    /** How strictly a term matches; a search loosens it step by step until it finds something. */
    public enum Strictness {
        ALL_WORDS,
        ALL_PREFIXES,
        ANY_PREFIX
    }

    /** Whether it is one word of a spaced script: no identifier, number, phrase or prefix. */
    boolean isWord() {
        String first = words.getFirst();
        return words.size() == 1
                && !phrase
                && !prefix
                && first.codePoints().allMatch(Character::isLetter)
                && SearchTerms.humps(first).size() == 1
                && SearchTerms.runs(first).stream().noneMatch(SearchTerms::isUnspaced);
    }

    /** As an FTS5 query. */
    String toMatch(Strictness strictness) {
        boolean asPrefix = prefix || strictness != Strictness.ALL_WORDS;
        List<String> runs = runs();
        if (runs.stream().anyMatch(SearchTerms::isUnspaced)) {
            return unspaced(runs, strictness, asPrefix);
        }
        String inRow = anyOf(words, asPrefix);
        List<String> loose = phrase || strictness == Strictness.ALL_WORDS ? List.of() : looseWords();
        if (loose.isEmpty() || (words.size() == 1 && loose.equals(words))) {
            return inRow;
        }
        String between = strictness == Strictness.ANY_PREFIX ? " OR " : " AND ";
        return loose.stream()
                .map(word -> quoted(List.of(word)) + (asPrefix ? " *" : ""))
                .collect(Collectors.joining(between, "(" + inRow + " OR (", "))"));
    }

    /**
     * If "Cart.java:42" or "getCartTotal" matches nothing as a phrase, its words are searched, without a line number.
     */
    List<String> looseWords() {
        List<String> loose = words.stream()
                .flatMap(word -> SearchTerms.humps(word).stream())
                .distinct()
                .limit(MAX_LOOSE_WORDS)
                .toList();
        List<String> named =
                loose.stream().filter(word -> !NUMBER.matcher(word).matches()).toList();
        return named.isEmpty() ? loose : named;
    }

    /** The words, cut where the script changes between one written with spaces and one without. */
    List<String> runs() {
        return words.stream().flatMap(word -> SearchTerms.runs(word).stream()).toList();
    }

    private String unspaced(List<String> runs, Strictness strictness, boolean asPrefix) {
        boolean loosely = !phrase && strictness == Strictness.ANY_PREFIX;
        List<String> parts = new ArrayList<>();
        for (String run : runs) {
            if (!SearchTerms.isUnspaced(run)) {
                parts.add(anyOf(List.of(run), asPrefix));
            } else if (phrase || strictness == Strictness.ALL_WORDS) {
                parts.add(pairs(run, SearchTerms.pairs(run), " AND "));
            } else if (loosely && SearchTerms.hasFewLetters(run)) {
                parts.add(stretches(run));
            } else {
                // Endings and particles are dropped first.
                parts.add(pairs(run, SearchTerms.contentPairs(run), loosely ? " OR " : " AND "));
            }
        }
        return parts.stream().distinct().collect(Collectors.joining(loosely ? " OR " : " AND ", "(", ")"));
    }

    /** The parts of a run without spaces that are searched one by one, each as characters that must occur together. */
    List<List<String>> loosePieces(String run) {
        if (!SearchTerms.hasFewLetters(run)) {
            return SearchTerms.contentPairs(run).stream().map(List::of).toList();
        }
        List<String> pairs = SearchTerms.pairs(run);
        if (pairs.size() <= STRETCH) {
            return List.of(pairs);
        }
        List<List<String>> stretches = new ArrayList<>();
        for (int i = 0; i + STRETCH <= pairs.size() && i < MOST_STRETCHES; i++) {
            stretches.add(pairs.subList(i, i + STRETCH));
        }
        return stretches;
    }

    /** An FTS5 query for neighbouring characters that all occur. */
    static String allOf(List<String> pairs) {
        return pairs.stream()
                .map(pair -> quoted(List.of(SearchTerms.token(pair))))
                .collect(Collectors.joining(" AND ", "(", ")"));
    }

    /** Three of a few dozen characters occur in any sentence; five in a row are most of a word. */
    private String stretches(String run) {
        if (SearchTerms.pairs(run).size() <= STRETCH) {
            return pairs(run, SearchTerms.pairs(run), " AND ");
        }
        return loosePieces(run).stream().map(SearchTerm::allOf).collect(Collectors.joining(" OR ", "(", ")"));
    }

    // The identifier as it is, or its humps in a row, as written separately.
    private static String anyOf(List<String> words, boolean prefix) {
        String star = prefix ? " *" : "";
        String whole = quoted(words) + star;
        List<String> humps =
                words.stream().flatMap(word -> SearchTerms.humps(word).stream()).toList();
        return humps.equals(words) ? whole : "(" + whole + " OR " + quoted(humps) + star + ")";
    }

    private static String pairs(String run, List<String> pairs, String between) {
        if (run.codePointCount(0, run.length()) < SearchTerms.together(run)) {
            return quoted(List.of(SearchTerms.token(run))) + " *";
        }
        return pairs.stream()
                .map(pair -> quoted(List.of(SearchTerms.token(pair))))
                .collect(Collectors.joining(between, "(", ")"));
    }

    private static String quoted(List<String> words) {
        return "\"" + String.join(" ", words) + "\"";
    }
}
