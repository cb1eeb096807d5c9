/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import dev.memlog.event.EmbeddingRecord.Embedding;
import dev.memlog.store.embedding.EmbeddingRows.Wanted;
import dev.memlog.store.port.Embedder.Outcome;
import dev.memlog.store.port.Embedder.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the vectors of a batch of memories. After a refused batch, smaller batches are tried, since the batch may be
 * too large or one text too long. A single text that fails while another succeeds is shortened and at last left out.
 * Vectors are kept until they are safe in the log, so that none is paid for twice.
 *
 * <p>Threading: confined to the thread that makes vectors.
 */
final class EmbeddingWork {
    private static final String KNOWN_GOOD = "memory";
    private static final int SHORT = 1_000;
    /** Failures after which a text is left out, if another text succeeded; a refused text is left out at once. */
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

    /** The size of the next batch. */
    int size() {
        return size;
    }

    /** Of the memories that wait for their vectors. */
    int count() {
        return wanted.size();
    }

    boolean isEmpty() {
        return wanted.isEmpty();
    }

    void take(List<Wanted> some) {
        wanted = some.stream().map(one -> one.cut(config.maxCharacters())).toList();
    }

    /** The vectors are safe in the log. */
    void done() {
        wanted = List.of();
        made = List.of();
    }

    /** @throws EmbeddingUnavailable when no vector can be made now; the caller starts the work again later */
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
        // An empty vector is stored, so that no call asks for it again.
        return embedding(one, Vectors.Stepped.NONE, 0, clock.instant());
    }

    private Outcome ask(List<Wanted> some) throws InterruptedException {
        // Endpoints refuse an empty text.
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

    /** No vector can be made at present. */
    static final class EmbeddingUnavailable extends Exception {
        private static final long serialVersionUID = 1;

        private final @Nullable Duration after;

        EmbeddingUnavailable(String message, @Nullable Duration after) {
            super(message);
            this.after = after;
        }

        /** The pause that the endpoint asks for; null if it names none. */
        @Nullable
        Duration after() {
            return after;
        }
    }
}
