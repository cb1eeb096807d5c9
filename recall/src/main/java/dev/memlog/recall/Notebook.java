/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord.Observation;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionEvent.MemoryAdded;
import dev.memlog.event.SessionId;
import dev.memlog.store.OriginQueries;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Memories that somebody writes by hand. A text is remembered once in a project, however often it is saved.
 *
 * <p>Threading: safe; blocks until the projection shows the memory, for a few seconds at most.
 */
public final class Notebook {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final String PLATFORM = "memlog";
    private static final int TITLE = 100;

    private final AdditionCommands commands;
    private final OriginQueries origins;
    private final UnaryOperator<String> privacy;
    private final String team;
    private final String author;
    private final InstantSource clock;
    private final Duration patience;

    /** @param privacy takes out of a text what may not enter the log */
    public Notebook(
            AdditionCommands commands,
            OriginQueries origins,
            UnaryOperator<String> privacy,
            String team,
            String author,
            InstantSource clock) {
        this(commands, origins, privacy, team, author, clock, PATIENCE);
    }

    Notebook(
            AdditionCommands commands,
            OriginQueries origins,
            UnaryOperator<String> privacy,
            String team,
            String author,
            InstantSource clock,
            Duration patience) {
        this.commands = commands;
        this.origins = origins;
        this.privacy = privacy;
        this.team = team;
        this.author = author;
        this.clock = clock;
        this.patience = patience;
    }

    /** What became of a note. */
    sealed interface Saving {
        /** It is remembered under this number. */
        record Saved(long number, String title) implements Saving {}

        /** It was remembered before. */
        record Known(long number, String title) implements Saving {}

        /** It is in the log and not shown yet, or it was forgotten once: that is not undone by saving it again. */
        record NotShown(String title) implements Saving {}

        /** Nothing is left of it when what is private is taken out. */
        record Private() implements Saving {}

        record Unavailable() implements Saving {}

        record TooLarge() implements Saving {}
    }

    Saving save(Note note) {
        String text = privacy.apply(note.text());
        if (text.isBlank()) {
            return new Saving.Private();
        }
        String title = title(note, text);
        Origin origin = new Origin("remembered/" + note.project() + "/" + hash(text), List.of());
        Optional<Long> known = number(origin);
        if (known.isPresent()) {
            return new Saving.Known(known.get(), title);
        }
        return switch (commands.add(List.of(MemoryAdded.of(observation(note, title, text, origin), false)))) {
            case UNAVAILABLE -> new Saving.Unavailable();
            case TOO_LARGE -> new Saving.TooLarge();
            case ACKNOWLEDGED ->
                await(origin)
                        .<Saving>map(number -> new Saving.Saved(number, title))
                        .orElseGet(() -> new Saving.NotShown(title));
        };
    }

    private Observation observation(Note note, String title, String text, Origin origin) {
        Instant now = clock.instant();
        String session = note.project().isEmpty() ? "remembered" : "remembered-" + note.project();
        Provenance from = new Provenance(
                new MemoryKey(new SessionId(session), 0, 0),
                note.project().isEmpty() ? null : note.project(),
                0,
                now,
                team,
                author,
                PLATFORM,
                null,
                null,
                null,
                0,
                List.of(),
                null,
                null,
                null,
                origin);
        return new Observation(
                from,
                note.kind(),
                title,
                null,
                text,
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
        return RecalledText.line(
                given.isBlank() ? text.strip().lines().findFirst().orElse("") : given, TITLE);
    }

    private Optional<Long> await(Origin origin) {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<Long> number = number(origin);
        try {
            while (number.isEmpty() && System.nanoTime() - deadline < 0) {
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
                number = number(origin);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return number;
    }

    private Optional<Long> number(Origin origin) {
        return Optional.ofNullable(origins.numbers(List.of(origin.id())).get(origin.id()));
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
