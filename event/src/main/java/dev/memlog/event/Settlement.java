/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
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
