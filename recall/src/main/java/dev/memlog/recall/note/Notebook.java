/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.note;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord.Observation;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionEvent.MemoryAdded;
import dev.memlog.event.SessionId;
import dev.memlog.event.access.Principal;
import dev.memlog.event.text.Sha256;
import dev.memlog.event.thread.Polling;
import dev.memlog.recall.memory.MemoryCommands;
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
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Saves memories written by hand. A text is remembered once in a project, even if it is saved repeatedly; a forgotten
 * text that is saved again is remembered again.
 *
 * <p>Threading: safe; blocks until the projection shows the memory, for a few seconds at most.
 */
public final class Notebook {
    private static final int AUTHOR_DIGITS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String PLATFORM = "memlog";
    private static final int TITLE = 100;
    private static final int LOOKS_PER_LAG = 10;
    private static final int MOST_TIMES = 20;

    private final MemoryCommands commands;
    private final OriginQueries origins;
    private final Supplier<OptionalLong> lag;
    private final UnaryOperator<String> privacy;
    private final InstantSource clock;
    private final Polling patience;

    /**
     * @param lag number of events that the projection does not account for yet; empty if unknown
     * @param privacy removes from a text what must not enter the log
     */
    public Notebook(
            MemoryCommands commands,
            OriginQueries origins,
            Supplier<OptionalLong> lag,
            UnaryOperator<String> privacy,
            InstantSource clock) {
        this(commands, origins, lag, privacy, clock, PATIENCE);
    }

    public Notebook(
            MemoryCommands commands,
            OriginQueries origins,
            Supplier<OptionalLong> lag,
            UnaryOperator<String> privacy,
            InstantSource clock,
            Duration patience) {
        this.commands = commands;
        this.origins = origins;
        this.lag = lag;
        this.privacy = privacy;
        this.clock = clock;
        this.patience = new Polling(patience);
    }

    /** The result of saving a note. */
    public sealed interface Saving {
        /** Saved under this number. */
        record Saved(long number, String title) implements Saving {}

        /** Saved before. */
        record Known(long number, String title) implements Saving {}

        /** In the log and not shown yet; or forgotten as often as a text may be. */
        record NotShown(String title) implements Saving {}

        /** Nothing is left once private parts are removed. */
        record Private() implements Saving {}

        record Unavailable() implements Saving {}

        record TooLarge() implements Saving {}

        /** The key has nothing to do with this project. */
        record OtherProject(String project) implements Saving {}
    }

    /** @param by whose memory it is */
    public Saving save(Note note, Principal by) {
        if (!by.projects().holds(note.project())) {
            return new Saving.OtherProject(note.project());
        }
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
            Optional<Saving> saved = save(observation(note, title, text, origin, by), origin);
            if (saved.isPresent()) {
                return saved.get();
            }
        }
        return new Saving.NotShown(title);
    }

    /**
     * The text's origin for each time that it is remembered, usually once. The log takes no origin twice, so that an import
     * brings no forgotten memory back; saving a text again after it was forgotten needs a new origin.
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

    private Observation observation(Note note, String title, String text, Origin origin, Principal by) {
        Instant now = clock.instant();
        String session = session(note.project(), by);
        Provenance from = Provenance.builder(
                        new MemoryKey(new SessionId(by.team(), session), 0, 0),
                        now,
                        by.team().value(),
                        by.author(),
                        PLATFORM)
                .project(note.project().isEmpty() ? null : note.project())
                .origin(origin)
                .visibility(by.visibility())
                .build();
        return new Observation(
                from,
                note.kind(),
                title,
                null,
                // A short text is its own title.
                text.strip().equals(title) ? null : text,
                note.facts().stream()
                        .map(privacy)
                        .filter(fact -> !fact.isBlank())
                        .toList(),
                note.concepts(),
                note.files(),
                List.of());
    }

    /** Of each author their own where keys tell authors apart: a session's author decides who finds what is in it. */
    private static String session(String project, Principal by) {
        String session = project.isEmpty() ? "remembered" : "remembered-" + project;
        return by.isEveryone()
                ? session
                : session + "~" + Sha256.hex(by.author()).substring(0, AUTHOR_DIGITS);
    }

    private String title(Note note, String text) {
        String given = note.title() == null ? "" : privacy.apply(note.title());
        return RecalledText.kept(
                given.isBlank() ? text.strip().lines().findFirst().orElse("") : given, TITLE);
    }

    private Optional<Saving> await(Origin origin, String title) {
        Look look = new Look(origin);
        patience.awaits(look::isDecided);
        if (look.number != null) {
            return Optional.of(new Saving.Saved(look.number, title));
        }
        return look.isLeftOut ? Optional.empty() : Optional.of(new Saving.NotShown(title));
    }

    /** Looks for a memory until its number is known, or it is known to be left out because it was forgotten. */
    private final class Look {
        private final Origin origin;
        private int looks;
        private @Nullable Long number;
        private boolean isLeftOut;

        Look(Origin origin) {
            this.origin = origin;
        }

        boolean isDecided() {
            // Before the memory: one that is missing after everything was read is left out. It takes a call to the
            // cluster.
            boolean caughtUp = ++looks % LOOKS_PER_LAG == 0 && lag.get().orElse(1) == 0;
            number = origins.numbers(List.of(origin.id())).get(origin.id());
            isLeftOut = caughtUp && number == null;
            return isLeftOut || number != null;
        }
    }
}
