/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.store.MemoryQueries;
import dev.memlog.store.PageRequest;
import dev.memlog.store.Rows.ObservationRow;
import dev.memlog.store.Rows.SummaryRow;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes what a new session is told of its project: a text for a model, inside a frame and a token budget.
 *
 * <p>Threading: safe. Blocks for two bounded reads of the projection, whatever its size.
 */
public final class ContextComposer {
    private final MemoryQueries memories;
    private final ContextConfig config;
    private final ZoneId zone;
    private final String serverUrl;
    private final Supplier<List<String>> notices;

    /**
     * @param serverUrl what a reader puts before {@code /api/…} to ask further, such as {@code http://127.0.0.1:37777}
     * @param notices what a user should know of the node itself, shown above the memories; empty when all is well
     */
    public ContextComposer(
            MemoryQueries memories,
            ContextConfig config,
            ZoneId zone,
            String serverUrl,
            Supplier<List<String>> notices) {
        this.memories = memories;
        this.config = config;
        this.zone = zone;
        this.serverUrl = serverUrl;
        this.notices = notices;
    }

    /**
     * The context, or empty when there is neither a memory nor a notice.
     *
     * @param projects the main one last; blank names are ignored
     * @param colors for a terminal
     */
    public Optional<String> compose(List<String> projects, Instant now, boolean colors) {
        return recall(projects, now)
                .filter(recalled -> !recalled.isEmpty() || !recalled.notices().isEmpty())
                .map(recalled -> write(recalled, colors));
    }

    /** As {@link #compose}, but says so when there are no memories yet. Blank when no project is named. */
    public String composeOrWelcome(List<String> projects, Instant now, boolean colors) {
        return recall(projects, now).map(recalled -> write(recalled, colors)).orElse("");
    }

    private Optional<Recalled> recall(List<String> projects, Instant now) {
        List<String> named = projects.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        // To the queries no project means every project.
        if (named.isEmpty()) {
            return Optional.empty();
        }
        List<ObservationRow> observations = memories.observations(new PageRequest(named, 0, config.observations()))
                .items();
        List<SummaryRow> summaries = config.summaries() == 0
                ? List.of()
                : memories.summaries(new PageRequest(named, 0, config.summaries()))
                        .items();
        return Optional.of(new Recalled(named.getLast(), now, observations, summaries, notices.get()));
    }

    private String write(Recalled recalled, boolean colors) {
        ContextText text = new ContextText(recalled, config.full(), zone, serverUrl, Palette.PLAIN);
        Extent extent = Extent.of(recalled, config.full());
        String plain = text.render(extent);
        while (ReadTokens.of(plain) > config.budget() && extent.canShrink()) {
            extent = extent.shrunk();
            plain = text.render(extent);
        }
        return colors ? new ContextText(recalled, config.full(), zone, serverUrl, Palette.ANSI).render(extent) : plain;
    }

    /** What was read for one context, newest first. */
    record Recalled(
            String project,
            Instant now,
            List<ObservationRow> observations,
            List<SummaryRow> summaries,
            List<String> notices) {
        boolean isEmpty() {
            return observations.isEmpty() && summaries.isEmpty();
        }
    }

    /** How much of it is told; {@code full} are the first of {@code observations}. */
    record Extent(int observations, int full, int summaries) {
        static Extent of(Recalled recalled, int full) {
            int observations = recalled.observations().size();
            return new Extent(
                    observations,
                    Math.min(full, observations),
                    recalled.summaries().size());
        }

        boolean canShrink() {
            return observations + summaries > 0;
        }

        /** Without what is missed least: the oldest observation, then a full text, then the oldest summary. */
        Extent shrunk() {
            if (observations > full) {
                return new Extent(observations - 1, full, summaries);
            }
            if (full > 1) {
                // Its text goes and so, being the oldest that is left, does its line.
                return new Extent(observations - 1, full - 1, summaries);
            }
            if (summaries > 1) {
                return new Extent(observations, full, summaries - 1);
            }
            if (summaries == 1) {
                return new Extent(observations, full, 0);
            }
            return new Extent(observations - 1, 0, 0);
        }
    }
}
