/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.store.search.QueryTextReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be forgotten: all that is given must be met.
 *
 * @param numbers of memories; empty for any
 * @param sessions their ids; empty for any
 * @param projects empty for any
 * @param from not older than this
 * @param before older than this
 * @param text words that all occur, as a search takes them; blank for any
 */
public record ForgetFilter(
        List<Long> numbers,
        List<String> sessions,
        List<String> projects,
        @Nullable Instant from,
        @Nullable Instant before,
        String text) {
    public ForgetFilter {
        numbers = List.copyOf(numbers);
        sessions = List.copyOf(sessions);
        projects = List.copyOf(projects);
    }

    /** Which conditions it has, by name and without their content. */
    public List<String> kinds() {
        List<String> kinds = new ArrayList<>();
        addIf(kinds, !numbers.isEmpty(), "ids");
        addIf(kinds, !sessions.isEmpty(), "session");
        addIf(kinds, !projects.isEmpty(), "project");
        addIf(kinds, from != null, "after");
        addIf(kinds, before != null, "before");
        addIf(kinds, !text.isBlank(), "text");
        return kinds;
    }

    /** Whether there is a word in a text that memories can be found by. */
    public static boolean isSearchable(String text) {
        return !QueryTextReader.readWords(text).groups().isEmpty();
    }

    /** Whether sessions are meant with all that they have, and not single memories. */
    public boolean wholeSessions() {
        return numbers.isEmpty()
                && from == null
                && before == null
                && text.isBlank()
                && !(sessions.isEmpty() && projects.isEmpty());
    }

    private static void addIf(List<String> kinds, boolean given, String kind) {
        if (given) {
            kinds.add(kind);
        }
    }
}
