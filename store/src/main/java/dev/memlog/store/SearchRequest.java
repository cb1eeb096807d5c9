/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * @param text words, "phrases", -not, prefix*; blank for filters alone
 * @param scopes which kinds of memory; empty for all
 * @param kinds observation kinds (bugfix, feature, …); empty for all
 * @param files paths or parts of paths; empty for all
 * @param newestFirst order by time instead of by relevance
 */
public record SearchRequest(
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
    /** A kind of memory. */
    public enum Scope {
        OBSERVATIONS,
        SUMMARIES,
        PROMPTS
    }

    public SearchRequest {
        scopes = scopes.isEmpty() ? Set.of(Scope.values()) : Set.copyOf(scopes);
        projects = List.copyOf(projects);
        kinds = List.copyOf(kinds);
        concepts = List.copyOf(concepts);
        files = List.copyOf(files);
        offset = Math.max(0, offset);
        limit = Math.clamp(limit, 1, PageRequest.MAX_LIMIT);
    }

    SearchRequest firstOnly() {
        return new SearchRequest(text, scopes, projects, kinds, concepts, files, from, to, newestFirst, 0, 1, shown);
    }
}
