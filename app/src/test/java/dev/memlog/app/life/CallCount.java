/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each event was carried, generation by generation: the provider tells when, and the event's dead letters where
 * one generation ends and the next begins.
 */
final class CallCount {
    static final int MOST_IN_A_GENERATION = 4;
    static final int MOST_IN_ALL = 8;

    /** Calls by event and generation, each list in order of arrival. */
    private final Map<String, List<List<ReceivedCall>>> generations = new LinkedHashMap<>();

    private CallCount() {}

    static CallCount of(ScriptedProviders provider, Collection<Letter> history) {
        CallCount count = new CallCount();
        provider.callsByEvent().forEach((event, calls) -> {
            List<Instant> ends = history.stream()
                    .filter(letter -> letter.event().equals(event) && letter.letter() != null)
                    .map(letter -> letter.head().failedAt())
                    .distinct()
                    .sorted()
                    .toList();
            count.generations.put(event, split(calls, ends));
        });
        return count;
    }

    private static List<List<ReceivedCall>> split(List<ReceivedCall> calls, List<Instant> ends) {
        List<List<ReceivedCall>> parts = new ArrayList<>();
        for (int i = 0; i <= ends.size(); i++) {
            parts.add(new ArrayList<>());
        }
        for (ReceivedCall call : calls) {
            int generation =
                    (int) ends.stream().filter(call.arrivedAt()::isAfter).count();
            parts.get(generation).add(call);
        }
        return parts;
    }

    int mostInAGeneration() {
        return generations.values().stream()
                .flatMap(List::stream)
                .mapToInt(List::size)
                .max()
                .orElse(0);
    }

    int mostInAll() {
        return generations.values().stream()
                .mapToInt(parts -> parts.stream().mapToInt(List::size).sum())
                .max()
                .orElse(0);
    }

    /** In no generation more than four, never more than eight, and never sooner than 1, 2 and 4 seconds. */
    void assertBounded() {
        assertThat(generations).allSatisfy((event, parts) -> {
            assertThat(parts.stream().mapToInt(List::size).sum())
                    .as("calls with " + event + ": " + parts)
                    .isLessThanOrEqualTo(MOST_IN_ALL);
            for (List<ReceivedCall> calls : parts) {
                assertThat(calls).as("calls of a generation").hasSizeLessThanOrEqualTo(MOST_IN_A_GENERATION);
                for (int i = 1; i < calls.size(); i++) {
                    assertThat(calls.get(i).since(calls.get(i - 1)))
                            .as("wait before call " + (i + 1) + " of " + calls)
                            .isGreaterThanOrEqualTo(Duration.ofSeconds(1L << (i - 1)));
                }
            }
        });
    }
}
