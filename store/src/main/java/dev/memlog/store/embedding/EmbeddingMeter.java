/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import dev.memlog.store.port.Embedder;
import dev.memlog.store.port.Embedder.Outcome;
import dev.memlog.store.port.Embedder.Purpose;
import dev.memlog.store.port.StoreMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls and counts their tokens. Tokens of memories' vectors are summed up from the log, for all nodes and
 * across restarts; tokens of queries and of failed calls are this node's since its start.
 *
 * <p>Threading: safe.
 */
final class EmbeddingMeter {
    private final Embedder embedder;
    private final StoreMetrics metrics;
    private final InstantSource clock;
    private final AtomicLong ofLog = new AtomicLong();
    private long besides;
    private @Nullable LocalDate day;

    EmbeddingMeter(Embedder embedder, StoreMetrics metrics, InstantSource clock) {
        this.embedder = embedder;
        this.metrics = metrics;
        this.clock = clock;
    }

    Outcome embed(List<String> texts, Purpose purpose, Duration timeout) throws InterruptedException {
        Instant begun = clock.instant();
        Outcome outcome = embedder.embed(texts, purpose, timeout);
        int tokens = switch (outcome) {
            case Outcome.Vectors made -> made.tokens();
            case Outcome.Unavailable unavailable -> unavailable.tokens();
            case Outcome.Refused refused -> 0;
        };
        if (purpose == Purpose.QUERY || !(outcome instanceof Outcome.Vectors)) {
            spend(tokens);
        }
        metrics.onEmbedding(purpose, outcome, tokens, Duration.between(begun, clock.instant()));
        return outcome;
    }

    /** @param tokens of this day's vectors in the log */
    void read(long tokens) {
        ofLog.set(tokens);
    }

    long dayBegan() {
        return today().atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    synchronized long tokensToday() {
        spend(0);
        return ofLog.get() + besides;
    }

    private synchronized void spend(int tokens) {
        LocalDate today = today();
        if (!today.equals(day)) {
            day = today;
            besides = 0;
        }
        besides += tokens;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
