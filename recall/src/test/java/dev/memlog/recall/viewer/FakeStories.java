/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import dev.memlog.event.SessionNumber;
import dev.memlog.recall.FakeMemories;
import dev.memlog.store.query.Rows.ObservationRow;
import dev.memlog.store.query.Rows.PromptRow;
import dev.memlog.store.query.Rows.SummaryRow;
import dev.memlog.store.query.SessionStories;
import dev.memlog.store.search.SearchHits;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** The stories of a projection that is held in memory. */
final class FakeStories implements SessionStories {
    final Map<SessionNumber, Story> stories = new HashMap<>();

    /** The newest first. */
    final Map<SessionNumber, List<EventRow>> events = new HashMap<>();

    /** What happens once, just after somebody has asked for the newest memory. */
    volatile Runnable afterNewest = () -> {};

    private final FakeMemories memories;

    FakeStories(FakeMemories memories) {
        this.memories = memories;
    }

    @Override
    public Optional<Story> story(SessionNumber session) {
        return Optional.ofNullable(stories.get(session));
    }

    @Override
    public Optional<EventPage> events(SessionNumber session, long before, boolean forgone, int limit) {
        return Optional.ofNullable(events.get(session)).map(all -> {
            List<EventRow> matching = all.stream()
                    .filter(event -> !forgone || !event.remembered())
                    .toList();
            List<EventRow> rest =
                    matching.stream().filter(event -> event.sequence() < before).toList();
            return new EventPage(rest.subList(0, Math.min(limit, rest.size())), matching.size(), rest.size() > limit);
        });
    }

    @Override
    public SearchHits after(long number, int limit) {
        return new SearchHits(
                after(memories.observations, ObservationRow::number, number, limit),
                after(memories.summaries, SummaryRow::number, number, limit),
                after(memories.prompts, PromptRow::number, number, limit));
    }

    @Override
    public long newest() {
        SearchHits all = after(0, Integer.MAX_VALUE);
        long newest = Math.max(
                all.observations().stream()
                        .mapToLong(ObservationRow::number)
                        .max()
                        .orElse(0),
                Math.max(
                        all.summaries().stream()
                                .mapToLong(SummaryRow::number)
                                .max()
                                .orElse(0),
                        all.prompts().stream()
                                .mapToLong(PromptRow::number)
                                .max()
                                .orElse(0)));
        Runnable then = afterNewest;
        afterNewest = () -> {};
        then.run();
        return newest;
    }

    private static <R> List<R> after(List<R> rows, ToLongFunction<R> numberOf, long number, int limit) {
        return rows.stream()
                .filter(row -> numberOf.applyAsLong(row) > number)
                .sorted(Comparator.comparingLong(numberOf))
                .limit(limit)
                .toList();
    }
}
