/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.told;

import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.told.ToldQueries;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who tells what to whom, and what is known of earlier tellings.
 *
 * <p>Threading: safe.
 *
 * @param team of the sessions
 * @param author whose sessions they are; null where one may ask for all
 * @param before what sessions were told, by everyone's rows: a session is told nothing twice, whoever may see what it was
 *     told; null where no rows are kept
 * @param seen the same as far as the reader may see it, to learn from; null to learn nothing
 * @param version changes when rows may have changed
 * @param holdout the share of sessions that are told nothing
 */
public record Telling(
        TeamName team,
        @Nullable String author,
        @Nullable ToldQueries before,
        @Nullable ToldQueries seen,
        LongSupplier version,
        ToldLog log,
        Holdout holdout,
        InstantSource clock) {
    /** A session without an event for longer is not taken for the reader of anything. */
    private static final Duration AT_WORK = Duration.ofHours(1);

    /** Nothing is recorded, learned or held out. */
    public static final Telling UNRECORDED = new Telling(
            TeamName.LOCAL, null, null, null, () -> 0, ToldLog.NONE, Holdout.NOBODY, InstantSource.system());

    /** The number of a session; empty for an id that no session can have. */
    public Optional<SessionNumber> number(String session) {
        try {
            return Optional.of(SessionNumber.of(new SessionId(team, session)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @param session null if it is not known: then it is told what others are told */
    public boolean isHeldOut(@Nullable String session) {
        return session != null && number(session).filter(holdout::holds).isPresent();
    }

    /**
     * The session that reads these memories in full, if it did not say so: the only one at work that was told one of them.
     * Whoever else reads them, such as a person, is no session's reader.
     */
    public Optional<String> reader(Collection<Long> numbers) {
        Set<SessionId> readers = before == null
                ? Set.of()
                : before.readers(numbers, author, clock.instant().minus(AT_WORK));
        return readers.size() == 1 ? Optional.of(readers.iterator().next().value()) : Optional.empty();
    }

    /** What earlier sessions made of these. */
    public Usefulness usefulness(List<ObservationRow> rows) {
        return seen == null
                ? Usefulness.UNKNOWN
                : Usefulness.of(
                        seen.counts(rows.stream().map(ObservationRow::number).toList()));
    }
}
