/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import dev.memlog.event.limit.RecentEntries;
import dev.memlog.event.thread.Border;
import dev.memlog.store.embedding.Embedder.Outcome;
import dev.memlog.store.embedding.Embedder.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of what people ask. Nobody waits longer for one than they want to; an answer that comes later is kept, so that
 * the next page, or the next try, has it. An endpoint that does not answer is left alone for a while that doubles, and
 * then asked by one question.
 *
 * <p>Threading: safe.
 */
final class QuestionVectors implements AutoCloseable {
    private static final int KEPT = 500;
    private static final int AT_ONCE = 16;
    private static final int LATE_AT_MOST = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EmbeddingMeter meter;
    private final EmbeddingConfig config;
    private final InstantSource clock;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, CompletableFuture<float[]>> underWay = new HashMap<>();
    private final Map<String, float[]> known = new RecentEntries<>(KEPT);
    private Instant leftAloneUntil = Instant.MIN;
    private Duration pause;
    private int late;

    QuestionVectors(EmbeddingMeter meter, EmbeddingConfig config, InstantSource clock) {
        this.meter = meter;
        this.config = config;
        this.clock = clock;
        pause = config.pauses().retryFirst();
    }

    /**
     * Null when there is none in time, which is no error.
     *
     * @param patience null for what is configured
     * @param mayAsk false to look only for what is known
     */
    float @Nullable [] of(String text, @Nullable Duration patience, boolean mayAsk) {
        Duration bound = patience == null ? config.queryTimeout() : patience;
        String question = text.length() > config.maxCharacters() ? text.substring(0, config.maxCharacters()) : text;
        CompletableFuture<float[]> answer;
        synchronized (this) {
            float[] vector = known.get(question);
            if (vector != null || !mayAsk || bound.isZero() || bound.isNegative()) {
                return vector;
            }
            CompletableFuture<float[]> asked = underWay.get(question);
            if (asked == null && (isLeftAlone() || underWay.size() >= AT_ONCE)) {
                return null;
            }
            answer = asked == null ? ask(question) : asked;
        }
        try {
            float[] vector = answer.get(bound.toMillis(), TimeUnit.MILLISECONDS);
            return vector.length == 0 ? null : vector;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (TimeoutException e) {
            onLate(bound);
            return null;
        } catch (ExecutionException e) {
            return null;
        }
    }

    @Override
    public void close() {
        calls.shutdownNow();
    }

    private CompletableFuture<float[]> ask(String question) {
        CompletableFuture<float[]> answer = new CompletableFuture<>();
        underWay.put(question, answer);
        calls.execute(Border.guard("question-vectors", () -> {
            float[] vector = new float[0];
            Instant begun = clock.instant();
            try {
                Outcome outcome = meter.embed(List.of(question), Purpose.QUERY, PATIENCE);
                vector = onAnswer(question, outcome, Duration.between(begun, clock.instant()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                synchronized (this) {
                    underWay.remove(question);
                }
                answer.complete(vector);
            }
        }));
        return answer;
    }

    private synchronized float[] onAnswer(String question, Outcome outcome, Duration took) {
        return switch (outcome) {
            case Outcome.Vectors made
            when !made.vectors().isEmpty() -> {
                float[] vector = made.vectors().getFirst();
                known.put(question, vector);
                if (took.compareTo(config.queryTimeout()) <= 0) {
                    pause = config.pauses().retryFirst();
                    leftAloneUntil = Instant.MIN;
                    late = 0;
                }
                yield vector;
            }
            case Outcome.Vectors made -> new float[0];
            case Outcome.Unavailable unavailable -> {
                leaveAlone(unavailable.after());
                yield new float[0];
            }
            // This question's fault, and no other's.
            case Outcome.Refused refused -> new float[0];
        };
    }

    /** One that is slow now and then is worth waiting for; one that is always slow is not. */
    private synchronized void onLate(Duration bound) {
        // Who has less patience than is configured says nothing about the endpoint.
        if (bound.compareTo(config.queryTimeout()) >= 0 && ++late >= LATE_AT_MOST) {
            late = 0;
            leaveAlone(null);
        }
    }

    private synchronized void leaveAlone(@Nullable Duration told) {
        Duration time = told != null && told.compareTo(pause) > 0 ? told : pause;
        leftAloneUntil = clock.instant().plus(time);
        Duration longest = config.pauses().retryLongest();
        pause = pause.multipliedBy(2).compareTo(longest) > 0 ? longest : pause.multipliedBy(2);
    }

    private boolean isLeftAlone() {
        return clock.instant().isBefore(leftAloneUntil);
    }
}
