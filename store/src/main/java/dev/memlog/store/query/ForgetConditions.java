/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.text.OneLine;
import dev.memlog.store.search.QueryText;
import dev.memlog.store.search.QueryTextReader;
import dev.memlog.store.search.SearchTerm.Strictness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** A {@link ForgetFilter} as conditions on each table; every value is bound and none written into the text. */
final class ForgetConditions {
    private static final Pattern SIGNS = Pattern.compile("^-|[\"*]");
    private static final Pattern WILD = Pattern.compile("[\\\\%_]");
    private final ForgetFilter filter;
    private final QueryText text;

    ForgetConditions(ForgetFilter filter) {
        this.filter = filter;
        this.text = QueryTextReader.readWords(filter.text());
    }

    /** SQL that follows a {@code WHERE}. */
    record Condition(String sql, List<Object> values) {
        Object[] bound() {
            return values.toArray();
        }
    }

    /** @param table of memories: observations, summaries or prompts */
    Condition memories(String table) {
        Draft draft = new Draft();
        draft.in("number", filter.numbers());
        draft.in("session", sessionNumbers());
        if (!filter.projects().isEmpty()) {
            Condition whole = wholeSessions();
            List<Object> values = new ArrayList<>(filter.projects());
            values.addAll(whole.values());
            draft.and(
                    "(project IN " + marks(filter.projects()) + " OR session IN (SELECT s.number FROM sessions s WHERE "
                            + whole.sql() + "))",
                    values);
        }
        draft.in("author", filter.authors());
        everything(draft);
        range(draft, "at");
        if (!filter.text().isBlank()) {
            String match = text.toMatch(Strictness.ALL_WORDS);
            if (match == null) {
                return Draft.never();
            }
            String fts = table + "_fts";
            draft.and("number IN (SELECT rowid FROM " + fts + " WHERE " + fts + " MATCH ?)", List.of(match));
            String excluded = text.toExcludedMatch();
            if (excluded != null) {
                draft.and("number NOT IN (SELECT rowid FROM " + fts + " WHERE " + fts + " MATCH ?)", List.of(excluded));
            }
        }
        return draft.condition();
    }

    /** On {@code dead_letters d JOIN sessions s}; matches nothing for a filter with memory numbers. */
    Condition letters() {
        if (filter.kinds().isEmpty()
                || !filter.numbers().isEmpty()
                || (!filter.text().isBlank() && text.groups().isEmpty())) {
            return Draft.never();
        }
        Draft draft = new Draft();
        draft.and("d.event_id IS NOT NULL", List.of());
        draft.in("s.number", sessionNumbers());
        if (!filter.projects().isEmpty()) {
            Condition whole = wholeSessions();
            List<Object> values = new ArrayList<>(filter.projects());
            values.addAll(whole.values());
            draft.and(
                    "(coalesce(d.own_project, s.project) IN " + marks(filter.projects()) + " OR (" + whole.sql() + "))",
                    values);
        }
        draft.in("s.author", filter.authors());
        everything(draft);
        range(draft, "d.failed_at");
        for (String word : OneLine.of(filter.text()).split(" ", -1)) {
            containing(draft, word);
        }
        return draft.condition();
    }

    /** On {@code sessions s}: sessions that are forgotten whole, with or without remaining rows. */
    Condition wholeSessions() {
        if (!filter.wholeSessions()) {
            return Draft.never();
        }
        Draft draft = new Draft();
        draft.in("s.number", sessionNumbers());
        draft.in("s.project", filter.projects());
        draft.in("s.author", filter.authors());
        everything(draft);
        return draft.condition();
    }

    private void everything(Draft draft) {
        if (filter.everything()) {
            draft.and("1", List.of());
        }
    }

    private List<Long> sessionNumbers() {
        return filter.sessions().stream()
                .map(id -> SessionNumber.of(id).value())
                .toList();
    }

    private void range(Draft draft, String column) {
        if (filter.from() != null) {
            draft.and(column + " >= ?", List.of(filter.from().toEpochMilli()));
        }
        if (filter.before() != null) {
            draft.and(column + " < ?", List.of(filter.before().toEpochMilli()));
        }
    }

    // Letters have no full-text index: each word is searched as a substring.
    private static void containing(Draft draft, String word) {
        boolean excluded = word.startsWith("-");
        String bare = SIGNS.matcher(word).replaceAll("");
        if (bare.isEmpty() || bare.equals("OR") || bare.equals("AND")) {
            return;
        }
        String pattern = "%" + WILD.matcher(bare).replaceAll("\\\\$0") + "%";
        draft.and(
                (excluded ? "NOT " : "")
                        + "(d.message LIKE ? ESCAPE '\\' OR CAST(d.payload AS TEXT) LIKE ? ESCAPE '\\')",
                List.of(pattern, pattern));
    }

    private static String marks(Collection<?> values) {
        return "(" + String.join(", ", Collections.nCopies(values.size(), "?")) + ")";
    }

    private static final class Draft {
        private final List<String> parts = new ArrayList<>();
        private final List<Object> values = new ArrayList<>();

        static Condition never() {
            return new Condition("0", List.of());
        }

        void in(String column, Collection<?> any) {
            if (!any.isEmpty()) {
                and(column + " IN " + marks(any), any);
            }
        }

        void and(String part, Collection<?> bound) {
            parts.add(part);
            values.addAll(bound);
        }

        // A filter without a condition means nothing, never everything.
        Condition condition() {
            return parts.isEmpty() ? never() : new Condition(String.join(" AND ", parts), List.copyOf(values));
        }
    }
}
