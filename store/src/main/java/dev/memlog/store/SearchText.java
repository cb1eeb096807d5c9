/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a person or an agent typed, read as words, {@code "phrases"}, {@code -not}, {@code OR} and {@code prefix*}. Any
 * text gives a value: what is none of these is taken for its words, and what has no letter or digit is left out.
 *
 * @param groups each must be met; a group is met by any of its terms
 * @param excluded none may be met
 */
record SearchText(List<List<Term>> groups, List<Term> excluded) {
    private static final Pattern PART = Pattern.compile("(-?)(?:\"([^\"]*)\"?|([^\\s\"]+))(\\*?)");
    private static final int MAX_TERMS = 32;
    private static final int MAX_LENGTH = 1_000;

    /** Words that follow one another. */
    record Term(List<String> words, boolean prefix) {
        String toMatch(boolean asPrefix) {
            List<String> runs = words.stream()
                    .flatMap(word -> SearchTerms.runs(word).stream())
                    .toList();
            if (runs.stream().noneMatch(SearchTerms::isUnspaced)) {
                return anyOf(words, asPrefix || prefix);
            }
            return runs.stream()
                    .map(run -> SearchTerms.isUnspaced(run) ? pairs(run) : anyOf(List.of(run), asPrefix || prefix))
                    .collect(Collectors.joining(" AND ", "(", ")"));
        }

        // The identifier as it stands, or its humps in a row as somebody may have written them apart.
        private static String anyOf(List<String> words, boolean prefix) {
            String star = prefix ? " *" : "";
            String whole = quoted(words) + star;
            List<String> humps = words.stream()
                    .flatMap(word -> SearchTerms.humps(word).stream())
                    .toList();
            return humps.equals(words) ? whole : "(" + whole + " OR " + quoted(humps) + star + ")";
        }

        private static String pairs(String run) {
            if (run.codePointCount(0, run.length()) == 1) {
                return quoted(List.of(run)) + " *";
            }
            return SearchTerms.pairs(run).stream()
                    .map(pair -> quoted(List.of(pair)))
                    .collect(Collectors.joining(" AND ", "(", ")"));
        }

        // Words are letters, marks and digits only, so nothing in the quotes can end them.
        private static String quoted(List<String> words) {
            return "\"" + String.join(" ", words) + "\"";
        }
    }

    /** How strictly the groups are taken; a search loosens step by step until something is found. */
    enum Strictness {
        ALL_WORDS,
        ALL_PREFIXES,
        ANY_PREFIX
    }

    static SearchText parse(String text) {
        List<List<Term>> groups = new ArrayList<>();
        List<Term> excluded = new ArrayList<>();
        boolean alternative = false;
        boolean negated = false;
        Matcher parts = PART.matcher(text.substring(0, Math.min(text.length(), MAX_LENGTH)));
        int terms = 0;
        while (parts.find() && terms < MAX_TERMS) {
            String word = parts.group(3);
            if ("OR".equals(word) || "AND".equals(word) || "NOT".equals(word)) {
                alternative = "OR".equals(word) && !groups.isEmpty();
                negated = "NOT".equals(word);
                continue;
            }
            Term term = term(parts.group(2), word, parts.group(4));
            if (term == null) {
                continue;
            }
            terms++;
            if (negated || !parts.group(1).isEmpty()) {
                excluded.add(term);
            } else if (alternative) {
                groups.getLast().add(term);
            } else {
                groups.add(new ArrayList<>(List.of(term)));
            }
            alternative = false;
            negated = false;
        }
        return new SearchText(groups, excluded);
    }

    private static @Nullable Term term(@Nullable String phrase, @Nullable String word, String star) {
        boolean prefix = !star.isEmpty() || (word != null && word.endsWith("*"));
        List<String> words = SearchTerms.words(phrase != null ? phrase : word == null ? "" : word);
        return words.isEmpty() ? null : new Term(words, prefix);
    }

    boolean isEmpty() {
        return groups.isEmpty() && excluded.isEmpty();
    }

    /** The groups in FTS5's own query language; null where there is none. */
    @Nullable
    String toMatch(Strictness strictness) {
        if (groups.isEmpty()) {
            return null;
        }
        boolean prefix = strictness != Strictness.ALL_WORDS;
        String between = strictness == Strictness.ANY_PREFIX ? " OR " : " AND ";
        return groups.stream().map(group -> anyOf(group, prefix)).distinct().collect(Collectors.joining(between));
    }

    /** What must not match, in FTS5's own query language; null where there is none. */
    @Nullable
    String toExcludedMatch() {
        return excluded.isEmpty() ? null : anyOf(excluded, false);
    }

    private static String anyOf(List<Term> terms, boolean prefix) {
        return terms.stream().map(term -> term.toMatch(prefix)).collect(Collectors.joining(" OR ", "(", ")"));
    }
}
