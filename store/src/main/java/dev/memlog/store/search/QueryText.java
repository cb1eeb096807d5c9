/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.search.SearchHits.Correction;
import dev.memlog.store.search.SearchTerm.Strictness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A query's text as parsed by {@link QueryTextReader}.
 *
 * @param groups all must match; a group matches by any of its terms
 * @param excluded none may match
 * @param wanted filters that memories must pass
 * @param unwanted filters that memories must not pass
 * @param cited the cited memory, if a number is the whole text
 */
public record QueryText(
        List<List<SearchTerm>> groups,
        List<SearchTerm> excluded,
        SearchFilter wanted,
        SearchFilter unwanted,
        @Nullable Citation cited) {
    public QueryText {
        groups = groups.stream().map(List::copyOf).toList();
        excluded = List.copyOf(excluded);
    }

    /** {@code #1234} for any memory, {@code #S12} for a summary, {@code #P13} for a prompt. */
    record Citation(SearchRequest.@Nullable Scope scope, long number) {}

    boolean namesProjects() {
        return !wanted.projects().isEmpty() || !unwanted.projects().isEmpty();
    }

    QueryText inProjects(Collection<String> all) {
        return new QueryText(groups, excluded, wanted.inProjects(all), unwanted.inProjects(all), cited);
    }

    /** A copy with corrected terms. */
    QueryText with(List<Correction> corrections) {
        Map<String, String> meant =
                corrections.stream().collect(Collectors.toMap(Correction::typed, Correction::searched));
        List<List<SearchTerm>> corrected = groups.stream()
                .map(group -> {
                    SearchTerm term = group.getFirst();
                    String word = group.size() == 1 && term.isWord()
                            ? meant.get(term.words().getFirst())
                            : null;
                    return word == null ? group : List.of(new SearchTerm(List.of(word), false, false));
                })
                .toList();
        return new QueryText(corrected, excluded, wanted, unwanted, cited);
    }

    boolean isEmpty() {
        return groups.isEmpty() && excluded.isEmpty() && wanted.isEmpty() && unwanted.isEmpty();
    }

    /** Whether it consists of words alone, so that it can also be searched by meaning. */
    public boolean isPlain() {
        return cited == null
                && !groups.isEmpty()
                && groups.stream()
                        .allMatch(group -> group.size() == 1
                                && !group.getFirst().phrase()
                                && !group.getFirst().prefix());
    }

    /** The groups as an FTS5 query; null without any. */
    @Nullable
    public String toMatch(Strictness strictness) {
        if (groups.isEmpty()) {
            return null;
        }
        Function<List<SearchTerm>, String> match = group -> anyOf(group, strictness);
        if (strictness != Strictness.ANY_PREFIX) {
            return groups.stream().map(match).distinct().collect(Collectors.joining(" AND "));
        }
        String phrases = toRequiredMatch();
        String words = groups.stream()
                .filter(group -> !isPhrase(group))
                .map(match)
                .distinct()
                .collect(Collectors.joining(" OR "));
        if (phrases.isEmpty() || words.isEmpty()) {
            return phrases + words;
        }
        // A quoted phrase is required; the other words only raise the rank.
        return "(" + phrases + ") OR ((" + phrases + ") AND (" + words + "))";
    }

    boolean requiresPhrase() {
        return groups.stream().anyMatch(QueryText::isPhrase);
    }

    /** The quoted phrases as an FTS5 query; empty without any. */
    String toRequiredMatch() {
        return groups.stream()
                .filter(QueryText::isPhrase)
                .map(group -> anyOf(group, Strictness.ANY_PREFIX))
                .distinct()
                .collect(Collectors.joining(" AND "));
    }

    /** The excluded terms as an FTS5 query; null without any. */
    @Nullable
    public String toExcludedMatch() {
        return excluded.isEmpty() ? null : anyOf(excluded, Strictness.ALL_WORDS);
    }

    /** All terms in the order of the text. */
    List<SearchTerm> terms() {
        List<SearchTerm> terms = new ArrayList<>();
        groups.forEach(terms::addAll);
        return terms;
    }

    /** The terms without filters and excluded terms. */
    public String plainWords() {
        return terms().stream().map(term -> String.join(" ", term.words())).collect(Collectors.joining(" "));
    }

    private static boolean isPhrase(List<SearchTerm> group) {
        return group.stream().allMatch(SearchTerm::phrase);
    }

    private static String anyOf(List<SearchTerm> terms, Strictness strictness) {
        return terms.stream().map(term -> term.toMatch(strictness)).collect(Collectors.joining(" OR ", "(", ")"));
    }
}
