/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.store.row.Rows;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.PromptRow;
import dev.memlog.store.row.Rows.SessionRow;
import dev.memlog.store.row.Rows.SummaryRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as a day's work on a parcel service leaves them. */
public final class Seeds {
    public static final Instant MORNING = Instant.parse("2026-11-22T10:42:07.125Z");
    public static final SessionId SESSION = SessionId.local("5d0c2f3e-session");

    private Seeds() {}

    public static ObservationRow observation(long number) {
        return observation(number, "Route got a depot", MORNING.plusSeconds(60 * number));
    }

    public static ObservationRow observation(long number, String title, Instant at) {
        return observation(number, "parcel-service", title, at);
    }

    public static ObservationRow observation(long number, String project, String title, Instant at) {
        return observation(number, project, title, at, "feature");
    }

    public static ObservationRow observation(long number, String project, String title, Instant at, String kind) {
        return new ObservationRow(
                number,
                new MemoryKey(SESSION, number, 0),
                SessionNumber.of(SESSION),
                "openai-5d0c2f3e-1",
                project,
                "dev",
                "claude-code",
                kind,
                title,
                "A route starts where its depot is",
                "Route.java holds the stops of a tour. It was given a depot field, so that a tour can begin there.",
                List.of("Route has a field depotZebra", "The field is a String"),
                List.of("what-changed", "pattern"),
                List.of("/home/dev/parcel-service/Route.java"),
                List.of("/home/dev/parcel-service/Route.java", "/home/dev/parcel-service/Tour.java"),
                2,
                4_200,
                at,
                null,
                null,
                false,
                null,
                Rows.Marks.NONE,
                Rows.Superseded.NONE);
    }

    /** One that says its title alone, of one file. */
    public static ObservationRow about(
            long number, MemoryKey key, SessionNumber session, String kind, String title, String file, Instant at) {
        return new ObservationRow(
                number,
                key,
                session,
                null,
                "parcel-service",
                "dev",
                "claude-code",
                kind,
                title,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(file),
                1,
                0,
                at,
                null,
                null,
                false,
                null,
                Rows.Marks.NONE,
                Rows.Superseded.NONE);
    }

    public static ObservationRow by(String author, ObservationRow row) {
        return with(row, author, row.hidden(), row.duplicateOf());
    }

    public static ObservationRow hidden(ObservationRow row, boolean hidden) {
        return with(row, row.author(), hidden, row.duplicateOf());
    }

    public static ObservationRow duplicate(ObservationRow row, long of) {
        return with(row, row.author(), row.hidden(), of);
    }

    private static ObservationRow with(ObservationRow row, String author, boolean hidden, @Nullable Long duplicateOf) {
        return new ObservationRow(
                row.number(),
                row.key(),
                row.session(),
                row.memorySessionId(),
                row.project(),
                author,
                row.platform(),
                row.kind(),
                row.title(),
                row.subtitle(),
                row.narrative(),
                row.facts(),
                row.concepts(),
                row.filesRead(),
                row.filesModified(),
                row.promptNumber(),
                row.tokens(),
                row.at(),
                row.agentId(),
                row.agentType(),
                hidden,
                duplicateOf,
                Rows.Marks.NONE,
                Rows.Superseded.NONE);
    }

    /** An observation of which every text is {@code text}. */
    public static ObservationRow saying(long number, String text, @Nullable String kind) {
        return new ObservationRow(
                number,
                new MemoryKey(SESSION, number, 0),
                SessionNumber.of(SESSION),
                text,
                "parcel-service",
                "dev",
                text,
                kind == null ? text : kind,
                text,
                text,
                text,
                List.of(text, text, text, text, text, text),
                List.of(text),
                List.of(text, text),
                List.of(text, text, text, text, text, text, text),
                2,
                4_200,
                MORNING.plusSeconds(number),
                text,
                text,
                false,
                null,
                Rows.Marks.NONE,
                Rows.Superseded.NONE);
    }

    public static SummaryRow summary(long number) {
        return summary(number, "Give the route a depot");
    }

    public static SummaryRow summary(long number, String text) {
        return new SummaryRow(
                number,
                new MemoryKey(SESSION, number, 1),
                SessionNumber.of(SESSION),
                "openai-5d0c2f3e-1",
                "parcel-service",
                "dev",
                "claude-code",
                text,
                "How Route keeps its stops",
                "Tours are built from routes alone",
                "Route has depotZebra",
                "Let Tour begin at the depot",
                null,
                2,
                900,
                MORNING.plusSeconds(60 * number),
                false,
                Rows.Marks.NONE);
    }

    public static PromptRow prompt(long number) {
        return prompt(number, "give the route a depot");
    }

    public static PromptRow prompt(long number, String text) {
        return new PromptRow(
                number,
                new MemoryKey(SESSION, number, 0),
                SessionNumber.of(SESSION),
                "parcel-service",
                "dev",
                "claude-code",
                2,
                text,
                MORNING.plusSeconds(60 * number),
                false);
    }

    public static SessionRow session(String project, String platform) {
        return session(SESSION, project, platform, Ledger.EMPTY);
    }

    public static SessionRow session(SessionId id, String project, String platform, Ledger ledger) {
        return new SessionRow(
                id,
                SessionNumber.of(id),
                project,
                platform,
                SessionStatus.ACTIVE,
                null,
                1,
                2,
                ledger,
                3_000,
                1_200,
                9_000,
                0,
                null,
                MORNING,
                MORNING,
                null);
    }
}
