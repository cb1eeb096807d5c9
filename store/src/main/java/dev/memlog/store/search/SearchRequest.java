/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.sql.PageRequest;
import dev.memlog.store.sql.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to look for. Everything given here holds beside what the text itself asks for.
 *
 * @param text words, "phrases", -not, OR, prefix* and filters such as {@code type:bugfix}; blank for filters alone
 * @param scopes which kinds of memory; empty for all
 * @param kinds observation kinds (bugfix, feature, …); empty for all. With some scopes named, those are found as well
 * @param files paths or parts of paths; empty for all
 * @param authors who the memories are of; empty for all
 * @param newestFirst order by time instead of by relevance
 * @param offset how many of the best are passed over
 * @param limit 1 to 100
 * @param paging what offset and limit count
 * @param patience how long the part of the search that goes by meaning may take; zero for words alone, null for what is
 *     configured. Without embeddings it changes nothing
 * @param passages whether each hit shows where it fits, which takes longer than finding it
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
        boolean newestFirst,
        int offset,
        int limit,
        Shown shown,
        Paging paging,
        @Nullable Duration patience,
        boolean passages) {
    /** A kind of memory. */
    public enum Scope {
        OBSERVATIONS,
        SUMMARIES,
        PROMPTS;

        /** By any of the names that people try; null for what is none of them. */
        public static @Nullable Scope named(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "observation", "observations" -> OBSERVATIONS;
                case "summary", "summaries", "session", "sessions" -> SUMMARIES;
                case "prompt", "prompts" -> PROMPTS;
                default -> null;
            };
        }
    }

    /** What offset and limit of a search count. */
    public enum Paging {
        /** Each kind of memory by itself: up to three times the limit is found. */
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

    /** Of any author, paged by each kind of memory. */
    public SearchRequest(
            String text,
            Set<Scope> scopes,
            List<String> projects,
            List<String> kinds,
            List<String> concepts,
            List<String> files,
            @Nullable Instant from,
            @Nullable Instant to,
            boolean newestFirst,
            int offset,
            int limit,
            Shown shown) {
        this(
                text,
                scopes,
                projects,
                kinds,
                concepts,
                files,
                List.of(),
                from,
                to,
                newestFirst,
                offset,
                limit,
                shown,
                Paging.EACH_SCOPE,
                null,
                true);
    }

    /** Of these projects (none for all), the best of all kinds of memory together. */
    public static SearchRequest best(String text, List<String> projects, int limit) {
        return new SearchRequest(
                        text,
                        Set.of(),
                        projects,
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        null,
                        false,
                        0,
                        limit,
                        Shown.USUAL)
                .paged(Paging.TOGETHER);
    }

    public SearchRequest by(List<String> newAuthors) {
        return with(newAuthors, paging, patience, passages);
    }

    public SearchRequest paged(Paging newPaging) {
        return with(authors, newPaging, patience, passages);
    }

    public SearchRequest within(@Nullable Duration newPatience) {
        return with(authors, paging, newPatience, passages);
    }

    /** For whoever wants the memories alone. */
    public SearchRequest withoutPassages() {
        return with(authors, paging, patience, false);
    }

    private SearchRequest with(
            List<String> newAuthors, Paging newPaging, @Nullable Duration newPatience, boolean newPassages) {
        return new SearchRequest(
                text,
                scopes,
                projects,
                kinds,
                concepts,
                files,
                newAuthors,
                from,
                to,
                newestFirst,
                offset,
                limit,
                shown,
                newPaging,
                newPatience,
                newPassages);
    }
}
