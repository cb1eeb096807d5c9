/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.event.Ledger;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.query.Page;
import dev.memlog.store.query.PageRequest;
import dev.memlog.store.query.Rows.MemoryRow;
import dev.memlog.store.query.Rows.ObservationRow;
import dev.memlog.store.query.Rows.PromptRow;
import dev.memlog.store.query.Rows.SessionRow;
import dev.memlog.store.query.Rows.SummaryRow;
import dev.memlog.store.query.Shown;
import dev.memlog.store.query.Timeline;
import dev.memlog.store.query.TimelineRequest;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchRequest;
import dev.memlog.store.search.SearchRequest.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A projection held in memory; it notes what it was asked. */
public final class FakeMemories implements MemoryQueries {
    public final List<ObservationRow> observations = new CopyOnWriteArrayList<>();
    public final List<SummaryRow> summaries = new CopyOnWriteArrayList<>();
    public final List<PromptRow> prompts = new CopyOnWriteArrayList<>();
    final List<SessionRow> sessions = new CopyOnWriteArrayList<>();
    public final List<PageRequest> pages = new CopyOnWriteArrayList<>();
    public final List<TimelineRequest> timelines = new CopyOnWriteArrayList<>();
    public final List<SearchHits.Hit> ranked = new ArrayList<>();
    public final List<SearchHits.Correction> corrected = new ArrayList<>();
    public final List<SearchRequest> searches = new CopyOnWriteArrayList<>();

    /** Old numbers of whatever kind, with the number that stands in the old one's place. */
    public final Map<Long, Long> onceNumbered = new ConcurrentHashMap<>();

    public volatile Ledger ledger = Ledger.EMPTY;
    public volatile Runnable onRead = () -> {};

    @Override
    public Page<ObservationRow> observations(PageRequest request) {
        return page(
                shown(observations, ObservationRow::hidden, request.shown()).stream()
                        .filter(row -> request.shown().duplicates() || row.duplicateOf() == null)
                        .toList(),
                ObservationRow::project,
                ObservationRow::at,
                request);
    }

    @Override
    public Page<SummaryRow> summaries(PageRequest request) {
        return page(
                shown(summaries, SummaryRow::hidden, request.shown()), SummaryRow::project, SummaryRow::at, request);
    }

    @Override
    public Page<PromptRow> prompts(PageRequest request) {
        return page(shown(prompts, PromptRow::hidden, request.shown()), PromptRow::project, PromptRow::at, request);
    }

    @Override
    public Page<SessionRow> sessions(PageRequest request) {
        return page(sessions, SessionRow::project, SessionRow::lastActivityAt, request);
    }

    @Override
    public Optional<ObservationRow> observation(long number) {
        onRead.run();
        return observations.stream().filter(row -> row.number() == number).findFirst();
    }

    @Override
    public Optional<SummaryRow> summary(long number) {
        return summaries.stream().filter(row -> row.number() == number).findFirst();
    }

    @Override
    public Optional<PromptRow> prompt(long number) {
        return prompts.stream().filter(row -> row.number() == number).findFirst();
    }

    @Override
    public List<OnceNumbered> onceNumbered(Collection<Long> olds) {
        List<OnceNumbered> found = new ArrayList<>();
        for (List<? extends MemoryRow> rows : List.of(observations, summaries, prompts)) {
            rows.forEach(row -> olds.stream()
                    .filter(old -> onceNumbered.getOrDefault(old, 0L) == row.number())
                    .forEach(old -> found.add(new OnceNumbered(old, row))));
        }
        return found;
    }

    @Override
    public List<ObservationRow> observationsByNumber(List<Long> numbers) {
        return numbers.stream().flatMap(number -> observation(number).stream()).toList();
    }

    @Override
    public SearchHits search(SearchRequest request) {
        searches.add(request);
        List<ObservationRow> passing = shown(observations, ObservationRow::hidden, request.shown()).stream()
                .filter(row -> request.shown().duplicates() || row.duplicateOf() == null)
                .filter(row -> request.kinds().isEmpty() || request.kinds().contains(row.kind()))
                .filter(row ->
                        request.concepts().isEmpty() || row.concepts().stream().anyMatch(request.concepts()::contains))
                .toList();
        return new SearchHits(
                found(Scope.OBSERVATIONS, passing, ObservationRow::project, ObservationRow::at, request),
                found(Scope.SUMMARIES, summaries, SummaryRow::project, SummaryRow::at, request),
                found(Scope.PROMPTS, prompts, PromptRow::project, PromptRow::at, request),
                ranked,
                false,
                corrected);
    }

    @Override
    public Timeline timeline(TimelineRequest request) {
        timelines.add(request);
        List<MemoryRow> all = Stream.<List<? extends MemoryRow>>of(observations, summaries, prompts)
                .flatMap(List::stream)
                .map(MemoryRow.class::cast)
                .filter(row -> request.shown().hidden() || !row.hidden())
                .filter(row ->
                        request.projects().isEmpty() || request.projects().contains(row.project()))
                .sorted(Comparator.comparing(MemoryRow::at).thenComparingLong(MemoryRow::number))
                .toList();
        Predicate<MemoryRow> isBefore = row ->
                row.at().isBefore(request.at()) || (row.at().equals(request.at()) && row.number() < request.number());
        List<MemoryRow> before = all.stream().filter(isBefore).toList();
        List<MemoryRow> after = all.stream()
                .filter(isBefore.negate())
                .filter(row -> row.number() != request.number())
                .toList();
        return new Timeline(
                before.subList(Math.max(0, before.size() - request.before()), before.size()),
                after.subList(0, Math.min(after.size(), request.after())));
    }

    @Override
    public List<String> projects() {
        return Stream.of(
                        observations.stream().map(ObservationRow::project),
                        sessions.stream().map(SessionRow::project))
                .flatMap(Function.identity())
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public Ledger ledger() {
        onRead.run();
        return ledger;
    }

    @Override
    public Counts counts() {
        return new Counts(
                observations.size(),
                summaries.size(),
                prompts.size(),
                sessions.size(),
                1,
                observations.stream().filter(ObservationRow::hidden).count(),
                observations.stream().filter(row -> row.duplicateOf() != null).count(),
                4_096);
    }

    @Override
    public Map<Integer, Long> reflectedOffsets() {
        return Map.of();
    }

    private static <T> List<T> shown(List<T> rows, Predicate<T> hidden, Shown shown) {
        return rows.stream().filter(row -> shown.hidden() || !hidden.test(row)).toList();
    }

    private <T> Page<T> page(List<T> rows, Function<T, String> project, Function<T, Instant> at, PageRequest request) {
        pages.add(request);
        List<T> all = rows.stream()
                .filter(row ->
                        request.projects().isEmpty() || request.projects().contains(project.apply(row)))
                .sorted(Comparator.comparing(at).reversed())
                .toList();
        List<T> items =
                all.stream().skip(request.offset()).limit(request.limit()).toList();
        return new Page<>(
                items, all.size() > (long) request.offset() + items.size(), request.offset(), request.limit());
    }

    private static <T> List<T> found(
            Scope scope, List<T> rows, Function<T, String> project, Function<T, Instant> at, SearchRequest request) {
        boolean oldestFirst = request.order() == SearchRequest.Order.OLDEST_FIRST;
        List<String> any = List.of(request.text().toLowerCase(Locale.ROOT).split(" or "));
        return rows.stream()
                .filter(row -> request.scopes().contains(scope))
                .filter(row ->
                        request.projects().isEmpty() || request.projects().contains(project.apply(row)))
                .filter(row -> any.stream().anyMatch(row.toString().toLowerCase(Locale.ROOT)::contains))
                .sorted(
                        oldestFirst
                                ? Comparator.comparing(at)
                                : Comparator.comparing(at).reversed())
                .skip(request.offset())
                .limit(request.limit())
                .toList();
    }
}
