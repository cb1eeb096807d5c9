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
 * What a person or an agent typed, as {@link QueryTextReader} has read it.
 *
 * @param groups each must be met; a group is met by any of its terms
 * @param excluded none may be met
 * @param wanted what the memories must be like
 * @param unwanted what they must not be like
 * @param cited the memory whose number is all that was typed
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

    /** With what was looked for in the place of what was typed. */
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

    /** Whether it is words alone, so that it may be taken by its meaning, too. */
    public boolean isPlain() {
        return cited == null
                && !groups.isEmpty()
                && groups.stream()
                        .allMatch(group -> group.size() == 1
                                && !group.getFirst().phrase()
                                && !group.getFirst().prefix());
    }

    /** The groups in FTS5's own query language; null where there is none. */
    @Nullable
    public String toMatch(Strictness strictness) {
        if (groups.isEmpty()) {
            return null;
        }
        Function<List<SearchTerm>, String> match = group -> anyOf(group, strictness);
        if (strictness != Strictness.ANY_PREFIX) {
            return groups.stream().map(match).distinct().collect(Collectors.joining(" AND "));
        }
        String phrases = groups.stream()
                .filter(QueryText::isPhrase)
                .map(match)
                .distinct()
                .collect(Collectors.joining(" AND "));
        String words = groups.stream()
                .filter(group -> !isPhrase(group))
                .map(match)
                .distinct()
                .collect(Collectors.joining(" OR "));
        if (phrases.isEmpty() || words.isEmpty()) {
            return phrases + words;
        }
        // What somebody has put in quotes they do not want to be without; the words make what has them better.
        return "(" + phrases + ") OR ((" + phrases + ") AND (" + words + "))";
    }

    /** What must not match, in FTS5's own query language; null where there is none. */
    @Nullable
    public String toExcludedMatch() {
        return excluded.isEmpty() ? null : anyOf(excluded, Strictness.ALL_WORDS);
    }

    /** All that is looked for, in the order it was typed. */
    List<SearchTerm> terms() {
        List<SearchTerm> terms = new ArrayList<>();
        groups.forEach(terms::addAll);
        return terms;
    }

    /** What is looked for, without filters and what is excluded. */
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
