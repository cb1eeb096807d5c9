/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says of memories that are read in full which ones supersede which. */
public final class SupersededText {
    private static final int LONGEST_CHAIN = 20;
    private static final int MOST_IN_A_MARK = 3;
    private final MemoryQueries memories;

    public SupersededText(MemoryQueries memories) {
        this.memories = memories;
    }

    /** One sentence for each observation that is superseded or supersedes others. */
    public List<String> of(List<MemoryRow> rows) {
        List<ObservationRow> observations = rows.stream()
                .filter(ObservationRow.class::isInstance)
                .map(ObservationRow.class::cast)
                .distinct()
                .toList();
        Map<Long, List<Long>> superseding = memories.supersededBy(
                observations.stream().map(ObservationRow::number).toList());
        List<String> texts = new ArrayList<>();
        for (ObservationRow row : observations) {
            List<Long> earlier = superseding.getOrDefault(row.number(), List.of());
            if (!earlier.isEmpty()) {
                texts.add("#" + row.number() + " supersedes " + names(earlier.stream()) + ".");
            }
            if (row.supersededBy() != null) {
                texts.add("#" + row.number() + " no longer holds: superseded by "
                        + later(row).stream().map(number -> "#" + number).collect(Collectors.joining(", then by "))
                        + ".");
            }
        }
        return texts;
    }

    /**
     * What the line of an observation says of those that it supersedes, the latest three of them, such as {@code " [supersedes #12]"};
     * nothing if there are none.
     *
     * @param earlier the oldest first
     */
    public static String mark(List<Long> earlier) {
        return earlier.isEmpty()
                ? ""
                : " [supersedes " + names(earlier.stream().skip(Math.max(0, earlier.size() - MOST_IN_A_MARK))) + "]";
    }

    /** The numbers that follow in its chain, the newest last. */
    private List<Long> later(ObservationRow row) {
        Set<Long> known = new HashSet<>();
        List<Long> chain = new ArrayList<>();
        Optional<ObservationRow> next = Optional.of(row);
        while (next.isPresent() && chain.size() < LONGEST_CHAIN) {
            Long by = next.get().supersededBy();
            if (by == null || !known.add(by)) {
                break;
            }
            chain.add(by);
            next = memories.observation(by);
        }
        return chain;
    }

    private static String names(Stream<Long> numbers) {
        return numbers.limit(LONGEST_CHAIN).map(number -> "#" + number).collect(Collectors.joining(", "));
    }
}
