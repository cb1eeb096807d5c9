/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.letters;

import dev.memlog.event.DeadLetter;
import dev.memlog.store.query.DeadLetterFilter;
import dev.memlog.store.query.DeadLetterQueries;
import dev.memlog.store.query.DeadLetterRow;
import dev.memlog.store.query.Page;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Dead letters held in memory: filtered by class, session and key alone. It notes what it was asked. */
public final class FakeLetters implements DeadLetterQueries {
    final List<DeadLetterFilter> filters = new CopyOnWriteArrayList<>();
    private final Map<String, Whole> letters = new ConcurrentHashMap<>();

    public void add(DeadLetter letter, byte[] payload) {
        letters.put(letter.key(), new Whole(new DeadLetterRow(letter, "tool-used", "shop", payload.length), payload));
    }

    @Override
    public Page<DeadLetterRow> letters(DeadLetterFilter filter, boolean oldestFirst, int offset, int limit) {
        Comparator<DeadLetterRow> byTime =
                Comparator.comparing(row -> row.letter().failedAt());
        List<DeadLetterRow> all = matching(filter).stream()
                .sorted(oldestFirst ? byTime : byTime.reversed())
                .skip(offset)
                .toList();
        return new Page<>(all.stream().limit(limit).toList(), all.size() > limit, offset, limit);
    }

    @Override
    public Optional<Whole> letter(String key) {
        return Optional.ofNullable(letters.get(key));
    }

    @Override
    public Stats stats(DeadLetterFilter filter) {
        List<DeadLetterRow> rows = matching(filter);
        Instant oldest = rows.stream()
                .map(row -> row.letter().firstFailedAt())
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new Stats(
                rows.size(), 0, sessions(rows), bytes(rows), oldest, Map.of("malformed", 1L), Map.of(), Map.of());
    }

    @Override
    public Reach reach(DeadLetterFilter filter, Sweep sweep, int most) {
        List<DeadLetterRow> ahead = matching(filter).stream()
                .filter(row -> sweep.after() == null || order(row).compareTo(order(sweep.after())) > 0)
                .toList();
        List<DeadLetterRow> all = next(filter, sweep, Integer.MAX_VALUE);
        List<DeadLetterRow> some = all.stream().limit(most).toList();
        return new Reach(ahead.size(), ahead.size() - all.size(), some.size(), sessions(some), bytes(some));
    }

    @Override
    public List<DeadLetterRow> next(DeadLetterFilter filter, Sweep sweep, int most) {
        return matching(filter).stream()
                .filter(row -> (sweep.undecodable() || row.letter().session() != null)
                        && row.letter().replays() < sweep.replaysBelow())
                .filter(row -> sweep.after() == null || order(row).compareTo(order(sweep.after())) > 0)
                .sorted(Comparator.comparing(FakeLetters::order))
                .limit(most)
                .toList();
    }

    private List<DeadLetterRow> matching(DeadLetterFilter filter) {
        filters.add(filter);
        return letters.values().stream()
                .map(Whole::row)
                .filter(row -> filter.failures().isEmpty()
                        || filter.failures().contains(row.letter().failure()))
                .filter(row -> filter.sessions().isEmpty()
                        || filter.sessions()
                                .contains(String.valueOf(row.letter().session())))
                .filter(row ->
                        filter.key() == null || filter.key().equals(row.letter().key()))
                .filter(row -> filter.failedBefore() == null
                        || !row.letter().failedAt().isAfter(filter.failedBefore()))
                .toList();
    }

    private static long sessions(List<DeadLetterRow> rows) {
        return rows.stream().map(row -> row.letter().session()).distinct().count();
    }

    private static long bytes(List<DeadLetterRow> rows) {
        return rows.stream().mapToLong(DeadLetterRow::bytes).sum();
    }

    private static String order(DeadLetterRow row) {
        return "%s %09d"
                .formatted(
                        row.letter().session() == null ? "" : row.letter().session(),
                        row.letter().originOffset());
    }

    private static String order(Place place) {
        return "%s %09d".formatted(place.session(), place.offset());
    }
}
