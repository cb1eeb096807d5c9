/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.SessionId;
import dev.memlog.store.search.QueryTextReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on what is to be forgotten, all of which must hold.
 *
 * @param numbers of memories; empty for any
 * @param sessions their ids; empty for any
 * @param projects empty for any
 * @param from not older than this
 * @param before older than this
 * @param text words that must all occur, in the form of a search; blank for any
 * @param authors of the memories, or of the dead letters' sessions; empty for any
 * @param everything whether all there is is meant; then no other condition is set
 */
public record ForgetFilter(
        List<Long> numbers,
        List<SessionId> sessions,
        List<String> projects,
        @Nullable Instant from,
        @Nullable Instant before,
        String text,
        List<String> authors,
        boolean everything) {
    /** All there is. */
    public static final ForgetFilter EVERYTHING =
            new ForgetFilter(List.of(), List.of(), List.of(), null, null, "", List.of(), true);

    public ForgetFilter {
        numbers = List.copyOf(numbers);
        sessions = List.copyOf(sessions);
        projects = List.copyOf(projects);
        authors = List.copyOf(authors);
    }

    /** Of any author. */
    public ForgetFilter(
            List<Long> numbers,
            List<SessionId> sessions,
            List<String> projects,
            @Nullable Instant from,
            @Nullable Instant before,
            String text) {
        this(numbers, sessions, projects, from, before, text, List.of(), false);
    }

    /** The names of the conditions that are set, without their values. */
    public List<String> kinds() {
        List<String> kinds = new ArrayList<>();
        addIf(kinds, !numbers.isEmpty(), "ids");
        addIf(kinds, !sessions.isEmpty(), "session");
        addIf(kinds, !projects.isEmpty(), "project");
        addIf(kinds, !authors.isEmpty(), "author");
        addIf(kinds, everything, "everything");
        addIf(kinds, from != null, "after");
        addIf(kinds, before != null, "before");
        addIf(kinds, !text.isBlank(), "text");
        return kinds;
    }

    /** Whether a text has a word that can be searched. */
    public static boolean isSearchable(String text) {
        return !QueryTextReader.readWords(text).groups().isEmpty();
    }

    /** Whether whole sessions are forgotten, and not single memories. */
    public boolean wholeSessions() {
        return numbers.isEmpty()
                && from == null
                && before == null
                && text.isBlank()
                && (everything || !(sessions.isEmpty() && projects.isEmpty() && authors.isEmpty()));
    }

    private static void addIf(List<String> kinds, boolean given, String kind) {
        if (given) {
            kinds.add(kind);
        }
    }
}
