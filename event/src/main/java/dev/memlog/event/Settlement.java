/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.memlog.event.team.TeamName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The final outcome of open events: those of one call, or those discarded together. An event is settled once, so the
 * first of them is the key.
 *
 * @param sequences the events' numbers within the session, in order
 * @param remembered those that a memory was made from
 * @param provider the provider that answered; null without a call
 * @param call null without a call
 * @param team the session's; null for {@link TeamName#LOCAL}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Settlement(
        SessionNumber session,
        List<Long> sequences,
        EventOutcome outcome,
        Instant at,
        List<Long> remembered,
        @Nullable String provider,
        @Nullable String model,
        @Nullable ProviderCall call,
        @Nullable TeamName team)
        implements MemoryRecord {
    public Settlement {
        requireNonNull(session, "session");
        requireNonNull(outcome, "outcome");
        requireNonNull(at, "at");
        sequences = List.copyOf(sequences);
        remembered = remembered == null ? List.of() : List.copyOf(remembered);
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("a settlement is of at least one event");
        }
        team = TeamName.LOCAL.equals(team) ? null : team;
    }

    /** In a session of {@link TeamName#LOCAL}. */
    public Settlement(
            SessionNumber session,
            List<Long> sequences,
            EventOutcome outcome,
            Instant at,
            List<Long> remembered,
            @Nullable String provider,
            @Nullable String model,
            @Nullable ProviderCall call) {
        this(session, sequences, outcome, at, remembered, provider, model, call, null);
    }

    /** Of events that no call settled, in a session of {@link TeamName#LOCAL}. */
    public static Settlement without(SessionNumber session, List<Long> sequences, EventOutcome outcome, Instant at) {
        return without(TeamName.LOCAL, session, sequences, outcome, at);
    }

    /** Of events that no call settled. */
    public static Settlement without(
            TeamName team, SessionNumber session, List<Long> sequences, EventOutcome outcome, Instant at) {
        return new Settlement(session, sequences, outcome, at, List.of(), null, null, null, team);
    }

    public long first() {
        return sequences.getFirst();
    }

    /** The key of a settlement in a session of {@link TeamName#LOCAL}. */
    public static String keyOf(SessionNumber session, long first) {
        return keyOf(TeamName.LOCAL, session, first);
    }

    public static String keyOf(TeamName team, SessionNumber session, long first) {
        return RecordTeam.numberedKey("settled", team, session, first);
    }

    @Override
    public String recordKey() {
        return keyOf(team == null ? TeamName.LOCAL : team, session, first());
    }
}
