/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.FailureClass;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant: those that meet all of this. What is empty or null asks for nothing.
 *
 * @param failedAfter met by what failed last then or later
 * @param failedBefore met by what failed last then or earlier
 * @param text stands in the message or in the original, whatever its case (of ASCII letters)
 * @param key of one letter
 */
public record DeadLetterFilter(
        List<FailureClass> failures,
        List<String> projects,
        List<String> sessions,
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
