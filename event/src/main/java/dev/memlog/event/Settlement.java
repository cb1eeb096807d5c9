/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became, for good, of events that were open: all of a call, or all that somebody discarded together. An event is
 * settled once, so that the first of them names it.
 *
 * @param sequences the events' numbers within the session, in order
 * @param remembered those of them that a memory was made from
 * @param provider who answered; null where no call settled them
 * @param call null where none settled them
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
        @Nullable ProviderCall call)
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
    }

    /** Of events that no call settled. */
    public static Settlement without(SessionNumber session, List<Long> sequences, EventOutcome outcome, Instant at) {
        return new Settlement(session, sequences, outcome, at, List.of(), null, null, null);
    }

    public long first() {
        return sequences.getFirst();
    }

    public static String keyOf(SessionNumber session, long first) {
        return "settled/%d/%010d".formatted(session.value(), first);
    }

    @Override
    public String recordKey() {
        return keyOf(session, first());
    }
}
