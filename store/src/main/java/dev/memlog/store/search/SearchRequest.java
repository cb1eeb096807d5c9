/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A search request. Its filters apply in addition to the filters in the text. {@link #of} has the defaults; the builder
 * changes single parts.
 *
 * @param text words, "phrases", -not, OR, prefix* and filters such as {@code type:bugfix}; blank for filters alone
 * @param scopes which kinds of memory; empty for all
 * @param kinds observation kinds (bugfix, feature, …); empty for all. If scopes are given, those are found as well
 * @param files paths or parts of paths; empty for all
 * @param authors the memories' authors; empty for all
 * @param offset number of first results to skip
 * @param limit 1 to 100
 * @param paging what offset and limit count
 * @param timeout time limit for the search by meaning; zero for words alone, null for the configured limit. Without
 *     embeddings it has no effect
 * @param passages whether each hit has its passage, which takes longer than the search
 */
public record SearchRequest(
        String text,
        Set<Scope> scopes,
        List<String> projects,
        List<String> kinds,
        List<String> concepts,
        List<String> files,
        List<String> authors,
        @Nullable Instant from,
        @Nullable Instant to,
        Order order,
        int offset,
        int limit,
        Shown shown,
        Paging paging,
        @Nullable Duration timeout,
        boolean passages) {
    private static final int LIMIT = 20;

    /** The same in these projects. */
    SearchRequest in(List<String> others) {
        return new SearchRequest(
                text, scopes, others, kinds, concepts, files, authors, from, to, order, offset, limit, shown, paging,
                timeout, passages);
    }

    /** A kind of memory. */
    public enum Scope {
        OBSERVATIONS,
        SUMMARIES,
        PROMPTS;

        /** By any of its usual names; null for an unknown name. */
        public static @Nullable Scope named(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "observation", "observations" -> OBSERVATIONS;
                case "summary", "summaries", "session", "sessions" -> SUMMARIES;
                case "prompt", "prompts" -> PROMPTS;
                default -> null;
            };
        }
    }

    /** The order of hits. Without words to rank by, the newest comes first. */
    public enum Order {
        BEST_FIRST,
        NEWEST_FIRST,
        OLDEST_FIRST
    }

    /** The meaning of a search's offset and limit. */
    public enum Paging {
        /** Each kind of memory separately: up to three times the limit is found. */
        EACH_SCOPE,
        /** All kinds together, as {@link SearchHits#ranked()} has them. */
        TOGETHER
    }

    public SearchRequest {
        scopes = scopes.isEmpty() ? Set.of(Scope.values()) : Set.copyOf(scopes);
        projects = List.copyOf(projects);
        kinds = List.copyOf(kinds);
        concepts = List.copyOf(concepts);
        files = List.copyOf(files);
        authors = List.copyOf(authors);
        offset = Math.max(0, offset);
        limit = Math.clamp(limit, 1, PageRequest.MAX_LIMIT);
    }

    /** The first 20 of each kind of memory, the best first. */
    public static Builder of(String text) {
        return new Builder(text);
    }

    /** The best of all kinds of memory together, of these projects (none for all). */
    public static SearchRequest best(String text, List<String> projects, int limit) {
        return of(text).projects(projects).limit(limit).paging(Paging.TOGETHER).build();
    }

    /** Threading: one request, one thread. */
    public static final class Builder {
        private final String text;
        private Set<Scope> scopes = Set.of();
        private List<String> projects = List.of();
        private List<String> kinds = List.of();
        private List<String> concepts = List.of();
        private List<String> files = List.of();
        private List<String> authors = List.of();
        private @Nullable Instant from;
        private @Nullable Instant to;
        private Order order = Order.BEST_FIRST;
        private int offset;
        private int limit = LIMIT;
        private Shown shown = Shown.USUAL;
        private Paging paging = Paging.EACH_SCOPE;
        private @Nullable Duration timeout;
        private boolean passages = true;

        private Builder(String text) {
            this.text = text;
        }

        public Builder scopes(Set<Scope> some) {
            scopes = some;
            return this;
        }

        public Builder projects(List<String> some) {
            projects = some;
            return this;
        }

        public Builder kinds(List<String> some) {
            kinds = some;
            return this;
        }

        public Builder concepts(List<String> some) {
            concepts = some;
            return this;
        }

        public Builder files(List<String> some) {
            files = some;
            return this;
        }

        public Builder authors(List<String> some) {
            authors = some;
            return this;
        }

        public Builder from(@Nullable Instant some) {
            from = some;
            return this;
        }

        public Builder to(@Nullable Instant some) {
            to = some;
            return this;
        }

        public Builder order(Order some) {
            order = some;
            return this;
        }

        public Builder offset(int some) {
            offset = some;
            return this;
        }

        public Builder limit(int some) {
            limit = some;
            return this;
        }

        public Builder shown(Shown some) {
            shown = some;
            return this;
        }

        public Builder paging(Paging some) {
            paging = some;
            return this;
        }

        public Builder timeout(@Nullable Duration some) {
            timeout = some;
            return this;
        }

        /** Leaves out the passages. */
        public Builder withoutPassages() {
            passages = false;
            return this;
        }

        public SearchRequest build() {
            return new SearchRequest(
                    text, scopes, projects, kinds, concepts, files, authors, from, to, order, offset, limit, shown,
                    paging, timeout, passages);
        }
    }
}
