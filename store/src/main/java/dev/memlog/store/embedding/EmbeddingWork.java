/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import dev.memlog.event.EmbeddingRecord.Embedding;
import dev.memlog.store.embedding.Embedder.Outcome;
import dev.memlog.store.embedding.Embedder.Purpose;
import dev.memlog.store.embedding.EmbeddingRows.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the vectors of some memories. Where a batch does not pass, fewer are tried, since it may be too large or one of
 * its texts too long; where a single text does not pass, and another does, that text is shortened, and at last left out.
 * What was made is kept until it is safe in the log: it is not paid for twice.
 *
 * <p>Threading: confined to the thread that makes vectors.
 */
final class EmbeddingWork {
    private static final String KNOWN_GOOD = "memory";
    private static final int SHORT = 1_000;
    /** A text is given up when it has failed so often where another one passed; at once where it is refused. */
    private static final int TRIES = 3;

    private final String model;
    private final EmbeddingMeter meter;
    private final EmbeddingConfig config;
    private final InstantSource clock;
    private List<Wanted> wanted = List.of();
    private List<Embedding> made = List.of();
    private int size;
    private int failures;

    EmbeddingWork(String model, EmbeddingMeter meter, EmbeddingConfig config, InstantSource clock) {
        this.model = model;
        this.meter = meter;
        this.config = config;
        this.clock = clock;
        size = config.batch();
    }

    /** How many to take. */
    int size() {
        return size;
    }

    boolean isEmpty() {
        return wanted.isEmpty();
    }

    void take(List<Wanted> some) {
        wanted = some.stream().map(one -> one.cut(config.maxCharacters())).toList();
    }

    /** What was made is safe. */
    void done() {
        wanted = List.of();
        made = List.of();
    }

    /** @throws EmbeddingUnavailable when none of them can be made now; the work is to be taken anew then */
    List<Embedding> make() throws InterruptedException, EmbeddingUnavailable {
        if (!made.isEmpty()) {
            return made;
        }
        while (true) {
            Outcome outcome = ask(wanted);
            switch (outcome) {
                case Outcome.Vectors vectors -> {
                    failures = 0;
                    size = Math.min(config.batch(), size + 1);
                    made = embeddings(wanted, vectors);
                    return made;
                }
                case Outcome.Refused refused when wanted.size() > 1 -> shrink();
                case Outcome.Unavailable unavailable
                when wanted.size() > 1 -> {
                    shrink();
                    wanted = List.of();
                    throw new EmbeddingUnavailable(unavailable.message(), unavailable.after());
                }
                case Outcome.Refused refused -> {
                    made = List.of(makeOne(wanted.getFirst(), refused.message(), null, true));
                    return made;
                }
                case Outcome.Unavailable unavailable -> {
                    made = List.of(makeOne(
                            wanted.getFirst(), unavailable.message(), unavailable.after(), ++failures >= TRIES));
                    return made;
                }
            }
        }
    }

    private void shrink() {
        size = Math.max(1, wanted.size() / 2);
        wanted = wanted.subList(0, size);
    }

    private Embedding makeOne(Wanted one, String message, @Nullable Duration after, boolean last)
            throws InterruptedException, EmbeddingUnavailable {
        boolean isEndpointWell = last
                && meter.embed(List.of(KNOWN_GOOD), Purpose.MEMORY, config.batchTimeout()) instanceof Outcome.Vectors;
        if (!isEndpointWell) {
            wanted = List.of();
            throw new EmbeddingUnavailable(message, after);
        }
        failures = 0;
        for (int length : new int[] {one.text().length() / 2, SHORT}) {
            Wanted shorter = one.cut(Math.max(SHORT, length));
            if (shorter.text().length() < one.text().length()
                    && ask(List.of(shorter)) instanceof Outcome.Vectors vectors) {
                return embeddings(List.of(one), vectors).getFirst();
            }
        }
        // Its place is taken, so that nobody asks for it again.
        return embedding(one, Vectors.Stepped.NONE, 0, clock.instant());
    }

    private Outcome ask(List<Wanted> some) throws InterruptedException {
        // Nothing to say is nothing to ask for, but endpoints take offence at it.
        List<String> texts = some.stream()
                .map(one -> one.text().isBlank() ? KNOWN_GOOD : one.text())
                .toList();
        return meter.embed(texts, Purpose.MEMORY, config.batchTimeout());
    }

    private List<Embedding> embeddings(List<Wanted> some, Outcome.Vectors vectors) {
        List<Embedding> embeddings = new ArrayList<>();
        Instant now = clock.instant();
        int each = vectors.tokens() / some.size();
        for (int i = 0; i < some.size(); i++) {
            int tokens = i == 0 ? vectors.tokens() - each * (some.size() - 1) : each;
            Wanted one = some.get(i);
            boolean says = !one.text().isBlank();
            embeddings.add(
                    embedding(one, says ? Vectors.step(vectors.vectors().get(i)) : Vectors.Stepped.NONE, tokens, now));
        }
        return embeddings;
    }

    private Embedding embedding(Wanted of, Vectors.Stepped vector, int tokens, Instant at) {
        return new Embedding(of.key(), of.number(), model, vector.scale(), vector.steps(), tokens, at);
    }

    /** None can be made at present. */
    static final class EmbeddingUnavailable extends Exception {
        private static final long serialVersionUID = 1;

        private final @Nullable Duration after;

        EmbeddingUnavailable(String message, @Nullable Duration after) {
            super(message);
            this.after = after;
        }

        /** How long the endpoint wants to be left alone; null if it does not say. */
        @Nullable
        Duration after() {
            return after;
        }
    }
}
