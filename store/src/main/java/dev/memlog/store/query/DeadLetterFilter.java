/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.SessionId;
import dev.memlog.event.provider.FailureClass;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on dead letters, all of which must hold. Empty and null values set no condition.
 *
 * @param failedAfter earliest time of the last failure
 * @param failedBefore latest time of the last failure
 * @param text occurs in the message or in the original, regardless of the case of ASCII letters
 * @param key of one letter
 */
public record DeadLetterFilter(
        List<FailureClass> failures,
        List<String> projects,
        List<SessionId> sessions,
        List<String> providers,
        List<String> events,
        @Nullable Instant failedAfter,
        @Nullable Instant failedBefore,
        @Nullable String text,
        @Nullable String key) {
    public static final DeadLetterFilter ALL =
            new DeadLetterFilter(List.of(), List.of(), List.of(), List.of(), List.of(), null, null, null, null);

    public DeadLetterFilter {
        failures = List.copyOf(failures);
        projects = List.copyOf(projects);
        sessions = List.copyOf(sessions);
        providers = List.copyOf(providers);
        events = List.copyOf(events);
    }

    /** The same, but nothing that failed after {@code instant}. */
    public DeadLetterFilter failedBy(Instant instant) {
        Instant bound = failedBefore == null || failedBefore.isAfter(instant) ? instant : failedBefore;
        return new DeadLetterFilter(failures, projects, sessions, providers, events, failedAfter, bound, text, key);
    }
}
