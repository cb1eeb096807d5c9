/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.note;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord.Observation;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionEvent.MemoryAdded;
import dev.memlog.event.SessionId;
import dev.memlog.event.Sha256;
import dev.memlog.recall.text.RecalledText;
import dev.memlog.store.query.OriginQueries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Memories that somebody writes by hand. A text is remembered once in a project, however often it is saved; one that was
 * forgotten and is saved again is remembered again.
 *
 * <p>Threading: safe; blocks until the projection shows the memory, for a few seconds at most.
 */
public final class Notebook {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final String PLATFORM = "memlog";
    private static final int TITLE = 100;
    private static final int POLLS_A_LOOK = 10;
    private static final int MOST_TIMES = 20;

    private final AdditionCommands commands;
    private final OriginQueries origins;
    private final Supplier<OptionalLong> lag;
    private final UnaryOperator<String> privacy;
    private final String team;
    private final String author;
    private final InstantSource clock;
    private final Duration patience;

    /**
     * @param lag how many events the projection does not account for yet; empty when it cannot be told
     * @param privacy takes out of a text what may not enter the log
     */
    public Notebook(
            AdditionCommands commands,
            OriginQueries origins,
            Supplier<OptionalLong> lag,
            UnaryOperator<String> privacy,
            String team,
            String author,
            InstantSource clock) {
        this(commands, origins, lag, privacy, team, author, clock, PATIENCE);
    }

    public Notebook(
            AdditionCommands commands,
            OriginQueries origins,
            Supplier<OptionalLong> lag,
            UnaryOperator<String> privacy,
            String team,
            String author,
            InstantSource clock,
            Duration patience) {
        this.commands = commands;
        this.origins = origins;
        this.lag = lag;
        this.privacy = privacy;
        this.team = team;
        this.author = author;
        this.clock = clock;
        this.patience = patience;
    }

    /** What became of a note. */
    public sealed interface Saving {
        /** It is remembered under this number. */
        record Saved(long number, String title) implements Saving {}

        /** It was remembered before. */
        record Known(long number, String title) implements Saving {}

        /** It is in the log and not shown yet; or it was forgotten as often as a text may be. */
        record NotShown(String title) implements Saving {}

        /** Nothing is left of it when what is private is taken out. */
        record Private() implements Saving {}

        record Unavailable() implements Saving {}

        record TooLarge() implements Saving {}
    }

    public Saving save(Note note) {
        String text = privacy.apply(note.text());
        if (text.isBlank()) {
            return new Saving.Private();
        }
        String title = title(note, text);
        List<Origin> times = times(note, text);
        Map<String, Long> here = origins.numbers(times.stream().map(Origin::id).toList());
        if (!here.isEmpty()) {
            return new Saving.Known(here.values().iterator().next(), title);
        }
        for (Origin origin : times) {
            Optional<Saving> saved = save(observation(note, title, text, origin), origin);
            if (saved.isPresent()) {
                return saved.get();
            }
        }
        return new Saving.NotShown(title);
    }

    /**
     * What the text is called by each time it is remembered. Once is the rule; the log takes no name twice, so that an
     * import brings nothing back that was forgotten, but whoever saves the text again wants just that.
     */
    private static List<Origin> times(Note note, String text) {
        String first = "remembered/" + note.project() + "/" + Sha256.hex(text);
        List<Origin> times = new ArrayList<>();
        times.add(new Origin(first, List.of()));
        for (int time = 2; time <= MOST_TIMES; time++) {
            times.add(new Origin(first + "/" + time, List.of()));
        }
        return times;
    }

    /** @return empty if what has this origin was forgotten */
    private Optional<Saving> save(Observation observation, Origin origin) {
        return switch (commands.add(List.of(MemoryAdded.of(observation, false)))) {
            case UNAVAILABLE -> Optional.of(new Saving.Unavailable());
            case TOO_LARGE -> Optional.of(new Saving.TooLarge());
            case ACKNOWLEDGED -> await(origin, observation.title());
        };
    }

    private Observation observation(Note note, String title, String text, Origin origin) {
        Instant now = clock.instant();
        String session = note.project().isEmpty() ? "remembered" : "remembered-" + note.project();
        Provenance from = Provenance.builder(new MemoryKey(new SessionId(session), 0, 0), now, team, author, PLATFORM)
                .project(note.project().isEmpty() ? null : note.project())
                .origin(origin)
                .build();
        return new Observation(
                from,
                note.kind(),
                title,
                null,
                // A short text is its own title, and need not be told twice.
                text.strip().equals(title) ? null : text,
                note.facts().stream()
                        .map(privacy)
                        .filter(fact -> !fact.isBlank())
                        .toList(),
                note.concepts(),
                note.files(),
                List.of());
    }

    private String title(Note note, String text) {
        String given = note.title() == null ? "" : privacy.apply(note.title());
        return RecalledText.kept(
                given.isBlank() ? text.strip().lines().findFirst().orElse("") : given, TITLE);
    }

    private Optional<Saving> await(Origin origin, String title) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            // Looked for once in any case: on a busy machine the time may be over before it has begun.
            for (int polls = 1; polls == 1 || System.nanoTime() - deadline < 0; polls++) {
                // Asked first: what is missing after all was read is left out for good. It takes a call to the cluster.
                boolean caughtUp = polls % POLLS_A_LOOK == 0 && lag.get().orElse(1) == 0;
                Optional<Long> number = number(origin);
                if (number.isPresent()) {
                    return Optional.of(new Saving.Saved(number.get(), title));
                }
                if (caughtUp) {
                    return Optional.empty();
                }
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.of(new Saving.NotShown(title));
    }

    private Optional<Long> number(Origin origin) {
        return Optional.ofNullable(origins.numbers(List.of(origin.id())).get(origin.id()));
    }
}
