/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.event.MemoryRecord.Observation;
import dev.memlog.event.SessionEvent.Addition;
import dev.memlog.event.SessionEvent.MemoryAdded;
import dev.memlog.recall.note.AdditionCommands;
import dev.memlog.store.query.OriginQueries;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A log that takes what is added, and a projection that shows it at once unless it is told to lag. */
public final class FakeAdditions implements AdditionCommands, OriginQueries {
    public final List<Observation> added = new CopyOnWriteArrayList<>();
    public volatile Outcome outcome = Outcome.ACKNOWLEDGED;
    public volatile boolean lagging;
    private final Set<String> forgotten = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> numbers = new ConcurrentHashMap<>();

    @Override
    public Outcome numberAbove(long number) {
        throw new UnsupportedOperationException("notes bring no numbers");
    }

    @Override
    public long highestNumber() {
        return 0;
    }

    /** Whatever is here goes, and does not come back under its names. */
    public void forgetAll() {
        forgotten.addAll(numbers.keySet());
        numbers.clear();
    }

    @Override
    public Outcome add(List<? extends Addition> additions) {
        if (outcome == Outcome.ACKNOWLEDGED) {
            for (Addition addition : additions) {
                Observation observation = (Observation) ((MemoryAdded) addition).memory();
                added.add(observation);
                String origin = Objects.requireNonNull(observation.provenance().origin())
                        .id();
                if (!lagging && !forgotten.contains(origin)) {
                    numbers.put(origin, 1_000L + added.size());
                }
            }
        }
        return outcome;
    }

    @Override
    public Map<String, Long> numbers(Collection<String> origins) {
        return origins.stream()
                .filter(numbers::containsKey)
                .collect(Collectors.toMap(Function.identity(), origin -> numbers.getOrDefault(origin, 0L)));
    }
}
