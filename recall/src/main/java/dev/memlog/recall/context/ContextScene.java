/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.recall.ground.GroundCheck;
import dev.memlog.recall.ground.Standings;
import dev.memlog.recall.text.Byline;
import dev.memlog.recall.text.RecalledText;
import dev.memlog.store.query.SessionQueries;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.SessionRow;
import dev.memlog.store.row.Rows.SummaryRow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a context goes by beside memories: who else is at work, and which names a project's mode has.
 *
 * @param terms the names of a project's mode
 * @param byline names the authors of memories
 * @param ground compares memories with the files that they rest on
 */
public record ContextScene(SessionQueries sessions, Function<String, Terms> terms, Byline byline, GroundCheck ground) {
    /** Of a node that sees no files of projects. */
    public ContextScene(SessionQueries sessions, Function<String, Terms> terms, Byline byline) {
        this(sessions, terms, byline, GroundCheck.NONE);
    }

    /** A session without events for longer is not shown as running, because not every agent reports an end. */
    private static final Duration AT_WORK = Duration.ofHours(1);

    /** So that what many sessions did does not make many reads. */
    private static final int MOST_SESSIONS = 20;

    private static final int NAME = 8;
    private static final String OWN = " [this session]";

    /** Whether a mode has a type and a concept. */
    public record Terms(Predicate<String> hasType, Predicate<String> hasConcept) {
        public static final Terms ANY = new Terms(type -> true, concept -> true);
    }

    /** The types and concepts that a context of one project is narrowed to; all if empty. */
    record Wanted(List<String> types, List<String> concepts) {}

    Wanted wanted(String project, ContextConfig config) {
        Terms known = terms.apply(project);
        return new Wanted(
                config.types().stream().filter(known.hasType()).toList(),
                config.concepts().stream().filter(known.hasConcept()).toList());
    }

    /**
     * Marks the line of a memory by its author and its session: the session that gets the context, or another one that
     * runs; and by what became of its files.
     *
     * @param own null when it is not known
     */
    Function<MemoryRow, String> marks(@Nullable String own, Instant now, Standings standings) {
        Map<SessionNumber, String> known = new HashMap<>();
        return row -> byline.of(row) + session(row, own, now, known) + standings.mark(row);
    }

    private String session(MemoryRow row, @Nullable String own, Instant now, Map<SessionNumber, String> known) {
        return switch (row) {
            case ObservationRow observation -> mark(observation.session(), isOf(observation, own), now, known);
            case SummaryRow summary ->
                mark(
                        summary.session(),
                        own != null && summary.key().session().value().equals(own),
                        now,
                        known);
            default -> "";
        };
    }

    static boolean isOf(ObservationRow row, @Nullable String session) {
        return session != null && row.key().session().value().equals(session);
    }

    private String mark(SessionNumber session, boolean isOwn, Instant now, Map<SessionNumber, String> known) {
        if (isOwn) {
            return OWN;
        }
        String mark = known.get(session);
        if (mark == null) {
            mark = known.size() < MOST_SESSIONS ? running(session, now) : "";
            known.put(session, mark);
        }
        return mark;
    }

    private String running(SessionNumber session, Instant now) {
        Optional<SessionRow> row = sessions.session(session)
                .map(SessionQueries.SessionDetail::row)
                .filter(each -> each.status() == SessionStatus.ACTIVE)
                .filter(each -> each.lastActivityAt().isAfter(now.minus(AT_WORK)));
        return row.map(each -> " [session " + RecalledText.line(name(each), NAME) + ", at work now]")
                .orElse("");
    }

    /** Enough of a long id to recognize it. */
    private static String name(SessionRow row) {
        String id = row.sessionId().value();
        return id.substring(0, Math.min(NAME, id.length()));
    }
}
