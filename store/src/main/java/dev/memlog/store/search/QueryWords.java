/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.search.QueryWord.Form;
import dev.memlog.store.search.SearchRequest.Scope;
import dev.memlog.store.search.SearchTerm.Strictness;
import dev.memlog.store.search.WordStats.Count;
import dev.memlog.store.sql.SearchTerms;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a query's text looks for, each term loosened by itself only as far as it must be to be found: as it is; else as a
 * beginning; else, of an identifier or a sentence without spaces, its parts.
 *
 * @param words those that some memory of the projects has
 * @param unknown the number of terms that none has, in whatever form
 */
record QueryWords(List<QueryWord> words, int unknown) {
    /** What the parts of an identifier count where the identifier as a whole is known. */
    private static final double PART = 0.5;

    private static final int MOST_PIECES = 16;

    QueryWords {
        words = List.copyOf(words);
    }

    /** Reads the terms of a text. */
    static QueryWords of(QueryText text, WordStats stats, List<Scope> scopes) throws SQLException {
        Reader reader = new Reader(stats, scopes);
        int unknown = 0;
        for (SearchTerm term : text.terms()) {
            unknown += reader.add(term, 1) ? 0 : 1;
        }
        return new QueryWords(List.copyOf(reader.words.values()), unknown);
    }

    /** Threading: one search, one thread. */
    private static final class Reader {
        private final WordStats stats;
        private final List<Scope> scopes;
        /** By their matches: a word that is typed twice counts once. */
        private final Map<String, QueryWord> words = new LinkedHashMap<>();

        Reader(WordStats stats, List<Scope> scopes) {
            this.stats = stats;
            this.scopes = scopes;
        }

        /** Whether any form of it is known. */
        boolean add(SearchTerm term, double weight) throws SQLException {
            if (addIfKnown(whole(term, Strictness.ALL_WORDS), weight)) {
                addParts(term, weight);
                return true;
            }
            if (addIfKnown(whole(term, Strictness.ALL_PREFIXES), weight)) {
                return true;
            }
            if (term.phrase()) {
                return false;
            }
            List<QueryWord> pieces = pieces(term);
            boolean known = false;
            for (QueryWord piece : pieces) {
                known |= addIfKnown(piece, weight / pieces.size());
            }
            return known;
        }

        /** What is known by its whole is also told by its parts, but less so. */
        private void addParts(SearchTerm term, double weight) throws SQLException {
            if (term.phrase() || term.words().size() < 2) {
                return;
            }
            for (String part : term.words()) {
                QueryWord word = whole(new SearchTerm(List.of(part), false, false), Strictness.ALL_WORDS);
                if (isKnown(word)) {
                    words.putIfAbsent(word.match(), word.onlyCounted(weight * PART));
                }
            }
        }

        private boolean addIfKnown(QueryWord word, double weight) throws SQLException {
            boolean known = isKnown(word);
            if (known) {
                words.merge(
                        word.match(),
                        word.weighing(weight),
                        (one, other) -> one.bringsIn() && one.weight() >= weight ? one : other);
            }
            return known;
        }

        private boolean isKnown(QueryWord word) throws SQLException {
            for (Scope scope : scopes) {
                Count count = stats.of(SearchTable.of(scope), word.match());
                if (count.here() > 0) {
                    return true;
                }
            }
            return false;
        }

        private static QueryWord whole(SearchTerm term, Strictness strictness) {
            boolean beginning = term.prefix() || strictness != Strictness.ALL_WORDS;
            List<Form> forms = new ArrayList<>();
            List<String> runs = term.runs();
            if (runs.stream().anyMatch(SearchTerms::isUnspaced)) {
                List<String> tokens = runs.stream().flatMap(Reader::tokens).toList();
                forms.add(new Form(tokens, false, runs.stream().anyMatch(Reader::isShort)));
            } else {
                forms.add(new Form(stems(term.words()), true, beginning));
                List<String> humps = term.words().stream()
                        .flatMap(word -> SearchTerms.humps(word).stream())
                        .toList();
                if (!humps.equals(term.words())) {
                    forms.add(new Form(stems(humps), true, beginning));
                }
                if (!term.phrase() && strictness == Strictness.ALL_PREFIXES && term.words().size() > 1) {
                    forms.add(new Form(stems(term.looseWords()), false, true));
                }
            }
            return new QueryWord(shown(term), term.toMatch(strictness), forms, 1, true);
        }

        private static List<QueryWord> pieces(SearchTerm term) {
            List<QueryWord> pieces = new ArrayList<>();
            List<String> runs = term.runs();
            if (runs.stream().noneMatch(SearchTerms::isUnspaced)) {
                List<String> loose = term.looseWords();
                if (loose.size() > 1 || !loose.equals(term.words())) {
                    loose.forEach(word ->
                            pieces.add(whole(new SearchTerm(List.of(word), false, false), Strictness.ALL_PREFIXES)));
                }
                return pieces;
            }
            for (String run : runs) {
                if (!SearchTerms.isUnspaced(run)) {
                    pieces.add(whole(new SearchTerm(List.of(run), false, false), Strictness.ALL_PREFIXES));
                    continue;
                }
                for (List<String> piece : term.loosePieces(run)) {
                    if (pieces.size() < MOST_PIECES) {
                        List<String> tokens = piece.stream().map(SearchTerms::token).map(Tokens::stem).toList();
                        pieces.add(new QueryWord(
                                String.join(" ", piece),
                                SearchTerm.allOf(piece),
                                List.of(new Form(tokens, false, false)),
                                1,
                                true));
                    }
                }
            }
            return pieces;
        }

        private static Stream<String> tokens(String run) {
            if (!SearchTerms.isUnspaced(run)) {
                return Stream.of(Tokens.stem(run));
            }
            return SearchTerms.pairs(run).stream().map(SearchTerms::token).map(Tokens::stem);
        }

        private static boolean isShort(String run) {
            return SearchTerms.isUnspaced(run) && run.codePointCount(0, run.length()) < SearchTerms.together(run);
        }

        private static List<String> stems(List<String> words) {
            return words.stream().map(Tokens::stem).toList();
        }

        private static String shown(SearchTerm term) {
            return String.join(" ", term.words()) + (term.prefix() ? "*" : "");
        }
    }
}
