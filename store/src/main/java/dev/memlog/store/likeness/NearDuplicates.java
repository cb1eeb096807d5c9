/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.likeness;

import dev.memlog.event.limit.RecentEntries;
import dev.memlog.event.thread.Border;
import dev.memlog.store.claim.Supersessions;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.TextList;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Links an observation to the first one of its session or project with the same content, and keeps up which observation
 * of such a group is shown. Only observations of one project that the same people find are linked: nobody sees a link to
 * what he does not find, or misses what such a one covers.
 *
 * <p>The links are a function of the rows alone, taken in the order of their numbers, which is the log's: each is
 * compared with a bounded number of the newest firsts before it. So the batches in which the log is read make no
 * difference. When a row is deleted or comes late, later rows that could have been compared with it are linked again
 * ({@link #settle}), up to the row that has as many firsts between it and the changed row as there are candidates.
 *
 * <p>What becomes of rows is passed on to {@link Supersessions}, which compares observations as well.
 *
 * <p>Threading: confined to the projection's thread.
 */
public final class NearDuplicates {
    /** The number of newest firsts of the session, and of the project, with which an observation is compared. */
    static final int CANDIDATES = 64;

    /** The longest time between two linked observations of different sessions. */
    static final Duration WINDOW = Duration.ofDays(1);

    private static final String IN_SESSION = "session = ? AND own_project IS ? AND circle = ?";
    private static final String IN_PROJECT = "team = ? AND own_project = ? AND circle = ?";
    private static final int CONTENTS_KEPT = 2_048;
    private final Statements statements;
    private final boolean linking;
    private final Map<Long, ObservationContent> contents = new RecentEntries<>(CONTENTS_KEPT);
    private final TreeSet<Long> unsettled = new TreeSet<>();
    private final Supersessions supersessions;

    /** @param linking whether new observations are linked at all ({@code store.near-duplicates}) */
    public NearDuplicates(Statements statements, boolean linking) {
        this.statements = statements;
        this.linking = linking;
        supersessions = new Supersessions(statements);
    }

    private record Place(
            long number,
            long session,
            String team,
            @Nullable String project,
            String circle,
            long at,
            @Nullable Long first) {}

    private record Candidate(long number, boolean inOneSession) {}

    /** Drops the open work of a transaction that failed. */
    public void begin() {
        unsettled.clear();
        supersessions.begin();
    }

    /** Drops all state, as all rows are gone. */
    public void clear() {
        begin();
        contents.clear();
        supersessions.clear();
    }

    /** An observation was read; {@code added} is true if its row is new. */
    public void onRead(long number, boolean added) throws SQLException {
        if (added) {
            supersessions.enter(number);
        }
        Place place = linking ? place(number) : null;
        if (place == null) {
            return;
        }
        link(place);
        boolean late = statements
                .number("SELECT 1 FROM observations WHERE number > ? LIMIT 1", number)
                .isPresent();
        if (added && late && isFirst(number)) {
            unsettleAfter(place);
        }
    }

    /** Deletes an observation's row. */
    public void remove(long number) throws SQLException {
        Place place = place(number);
        contents.remove(number);
        supersessions.leave(number);
        statements.update("DELETE FROM observations WHERE number = ?", number);
        if (place == null) {
            return;
        }
        leave(place);
    }

    /** Others find an observation from now on. */
    public void onVisibility(long number, String visibility) throws SQLException {
        Place place = place(number);
        if (place == null) {
            return;
        }
        supersessions.leave(number);
        statements.update(
                "UPDATE observations SET visibility = ?, duplicate_of = NULL, covered = 0 WHERE number = ?",
                visibility,
                number);
        supersessions.enter(number);
        leave(place);
        if (linking) {
            unsettled.add(number);
            unsettleAfter(Objects.requireNonNull(place(number)));
        }
    }

    /** An observation's row is about to have another text. */
    public void beforeEdit(long number) throws SQLException {
        supersessions.leave(number);
    }

    /** An observation's row has another text from now on. */
    public void onEdited(long number) throws SQLException {
        supersessions.enter(number);
        Place place = place(number);
        contents.remove(number);
        if (place == null) {
            return;
        }
        statements.update("UPDATE observations SET duplicate_of = NULL, covered = 0 WHERE number = ?", number);
        leave(place);
        if (linking) {
            unsettled.add(number);
            unsettleAfter(Objects.requireNonNull(place(number)));
        }
    }

    /** The row of {@code place} is no longer there. */
    private void leave(Place place) throws SQLException {
        long number = place.number();
        // Only firsts are candidates: the end of another row changes no links.
        if (linking && place.first() == null) {
            unsettleAfter(place);
        }
        List<Long> freed = numbers("SELECT number FROM observations WHERE duplicate_of = ?", number);
        statements.update("UPDATE observations SET duplicate_of = NULL, covered = 0 WHERE duplicate_of = ?", number);
        if (place.first() != null) {
            show(place.first());
        }
        if (linking) {
            for (long other : freed) {
                unsettled.add(other);
                unsettleAfter(Objects.requireNonNull(place(other)));
            }
        }
    }

    /** An observation was hidden, or is shown again. */
    public void onHidden(long number) throws SQLException {
        supersessions.onHidden(number);
        Place place = place(number);
        if (place != null) {
            show(place.first() == null ? number : place.first());
        }
    }

    /** An observation was marked as wrong, or is not any more. It still covers its near-duplicates: they say the same. */
    public void onWrong(long number) throws SQLException {
        supersessions.onHidden(number);
    }

    /**
     * Links again the rows that a change may have affected, in the order of their numbers, since one change may affect
     * later rows. To be called at the end of the transaction.
     */
    public void settle() throws SQLException {
        while (!unsettled.isEmpty()) {
            Place place = place(unsettled.removeFirst());
            if (place != null && link(place)) {
                unsettleAfter(place);
            }
        }
        supersessions.settle();
    }

    private void unsettleAfter(Place place) throws SQLException {
        unsettleAfter(IN_SESSION, place.number(), place.session(), place.project(), place.circle());
        if (place.project() != null) {
            unsettleAfter(IN_PROJECT, place.number(), place.team(), place.project(), place.circle());
        }
    }

    /** The rows that have the row at {@code number}, now or before a first, among their candidates in this scope. */
    private void unsettleAfter(String scope, long number, @Nullable Object... values) throws SQLException {
        List<@Nullable Object> from = new ArrayList<>(Arrays.asList(values));
        from.add(number);
        List<@Nullable Object> last = new ArrayList<>(from);
        last.add(CANDIDATES - 1);
        long until = statements
                .number(
                        "SELECT number FROM observations WHERE " + scope + " AND duplicate_of IS NULL AND number > ?"
                                + " ORDER BY number LIMIT 1 OFFSET ?",
                        last.toArray())
                .orElse(Long.MAX_VALUE);
        from.add(until);
        unsettled.addAll(numbers(
                "SELECT number FROM observations WHERE " + scope + " AND number > ? AND number <= ?", from.toArray()));
    }

    /** @return whether it has become a first, or stopped being one */
    private boolean link(Place place) throws SQLException {
        Long first = firstLike(place);
        if (Objects.equals(first, place.first())) {
            return false;
        }
        statements.update("UPDATE observations SET duplicate_of = ? WHERE number = ?", first, place.number());
        if (place.first() != null) {
            show(place.first());
        }
        if (first == null) {
            show(place.number());
        } else {
            join(place.number(), first);
        }
        return first == null || place.first() == null;
    }

    /** As {@link #show}, after one row has joined: even in a large group usually only that row changes. */
    private void join(long number, long first) throws SQLException {
        Long shown = isHidden(first) ? shownOf(first) : Long.valueOf(first);
        if (shown == null || shown < number) {
            statements.update("UPDATE observations SET covered = ? WHERE number = ?", shown == null ? 0 : 1, number);
        } else {
            show(first);
        }
    }

    private boolean isHidden(long number) throws SQLException {
        return statements
                .number("SELECT 1 FROM observations WHERE number = ? AND hidden = 1", number)
                .isPresent();
    }

    private @Nullable Long shownOf(long first) throws SQLException {
        List<Long> earliest = numbers(
                "SELECT number FROM observations WHERE duplicate_of = ? AND hidden = 0 ORDER BY number LIMIT 1", first);
        return earliest.isEmpty() ? null : earliest.getFirst();
    }

    /** The earliest candidate with the same content, unless a later candidate contradicts it. */
    private @Nullable Long firstLike(Place place) throws SQLException {
        ObservationContent content = content(place.number());
        Long first = null;
        for (Candidate candidate : candidates(place)) {
            switch (likeness(content, candidate)) {
                case SAME -> first = candidate.number();
                case CHANGED -> {
                    return first;
                }
                case UNRELATED -> {}
            }
        }
        return first;
    }

    // A text that cannot be compared has no duplicates; the record itself is kept.
    private Likeness likeness(ObservationContent content, Candidate candidate) throws SQLException {
        ObservationContent other = content(candidate.number());
        try {
            return Likeness.of(content, other, candidate.inOneSession());
        } catch (RuntimeException | StackOverflowError e) {
            Border.failed("near-duplicates", e);
            return Likeness.UNRELATED;
        }
    }

    private boolean isFirst(long number) throws SQLException {
        Place place = place(number);
        return place != null && place.first() == null;
    }

    /** Newest first. */
    private List<Candidate> candidates(Place place) throws SQLException {
        List<Candidate> ofSession = statements.list(
                "SELECT number FROM observations WHERE " + IN_SESSION + " AND duplicate_of IS NULL AND number < ?"
                        + " ORDER BY number DESC LIMIT ?",
                row -> new Candidate(row.getLong(1), true),
                place.session(),
                place.project(),
                place.circle(),
                place.number(),
                CANDIDATES);
        if (place.project() == null) {
            return ofSession;
        }
        List<Candidate> all = new ArrayList<>(ofSession);
        statements
                .list(
                        "SELECT number, at, session FROM observations WHERE " + IN_PROJECT
                                + " AND duplicate_of IS NULL AND number < ? ORDER BY number DESC LIMIT ?",
                        row -> new Place(
                                row.getLong(1),
                                row.getLong(3),
                                place.team(),
                                place.project(),
                                place.circle(),
                                row.getLong(2),
                                null),
                        place.team(),
                        place.project(),
                        place.circle(),
                        place.number(),
                        CANDIDATES)
                .stream()
                .filter(other -> other.session() != place.session())
                .filter(other -> Math.abs(other.at() - place.at()) <= WINDOW.toMillis())
                .forEach(other -> all.add(new Candidate(other.number(), false)));
        all.sort(Comparator.comparingLong(Candidate::number).reversed());
        return all;
    }

    /**
     * Shows the earliest row of a group that is not hidden and covers the rest, except the first if it has joined
     * another group meanwhile.
     */
    private void show(long first) throws SQLException {
        statements.update(
                "UPDATE observations SET covered = coalesce(number > (SELECT min(shown.number) FROM observations shown"
                        + " WHERE (shown.number = ? OR shown.duplicate_of = ?) AND shown.hidden = 0), 0)"
                        + " WHERE (number = ? AND duplicate_of IS NULL) OR duplicate_of = ?",
                first,
                first,
                first,
                first);
    }

    private ObservationContent content(long number) throws SQLException {
        ObservationContent known = contents.get(number);
        if (known == null) {
            known = statements
                    .list(
                            "SELECT kind, title, narrative, facts, files_read, files_modified FROM observations"
                                    + " WHERE number = ?",
                            NearDuplicates::content,
                            number)
                    .getFirst();
            contents.put(number, known);
        }
        return known;
    }

    private static ObservationContent content(ResultSet row) throws SQLException {
        List<String> files = new ArrayList<>(TextList.split(row.getString("files_read")));
        files.addAll(TextList.split(row.getString("files_modified")));
        return new ObservationContent(
                row.getString("kind"),
                row.getString("title"),
                row.getString("narrative"),
                TextList.split(row.getString("facts")),
                files);
    }

    private @Nullable Place place(long number) throws SQLException {
        List<Place> found = statements.list(
                "SELECT session, team, own_project, circle, at, duplicate_of FROM observations WHERE number = ?",
                row -> new Place(
                        number,
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getObject(6) == null ? null : row.getLong(6)),
                number);
        return found.isEmpty() ? null : found.getFirst();
    }

    private List<Long> numbers(String sql, @Nullable Object... values) throws SQLException {
        return statements.list(sql, row -> row.getLong(1), values);
    }
}
