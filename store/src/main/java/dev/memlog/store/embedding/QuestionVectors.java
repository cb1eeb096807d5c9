/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import dev.memlog.event.limit.RecentEntries;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.thread.Border;
import dev.memlog.store.embedding.VectorSearch.Asked;
import dev.memlog.store.port.Embedder.Outcome;
import dev.memlog.store.port.Embedder.Purpose;
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
 * Vectors of queries. A search waits no longer than its own timeout; a late answer is kept for the next page or the
 * next try. After a failure of the endpoint no query is sent for a pause that doubles, then a single one.
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
    private final Map<Question, CompletableFuture<float[]>> underWay = new HashMap<>();
    private final Map<Question, float[]> known = new RecentEntries<>(KEPT);
    private Instant leftAloneUntil = Instant.MIN;
    private final Backoff backoff;
    private int late;

    QuestionVectors(EmbeddingMeter meter, EmbeddingConfig config, InstantSource clock) {
        this.meter = meter;
        this.config = config;
        this.clock = clock;
        backoff = new Backoff(config.pauses());
    }

    /**
     * Begins to make a vector, or takes a known one.
     *
     * @param team whose question it is: another team's answer must not come sooner for it
     * @param timeout null for the configured timeout
     * @param mayAsk false to use known vectors only
     */
    Asked ask(TeamName team, String text, @Nullable Duration timeout, boolean mayAsk) {
        Duration bound = timeout == null ? config.queryTimeout() : timeout;
        Question question = new Question(
                team, text.length() > config.maxCharacters() ? text.substring(0, config.maxCharacters()) : text);
        CompletableFuture<float[]> answer;
        synchronized (this) {
            float[] vector = known.get(question);
            if (vector != null || !mayAsk || bound.isZero() || bound.isNegative()) {
                float[] usable = vector == null || vector.length == 0 ? null : vector;
                return () -> usable;
            }
            CompletableFuture<float[]> asked = underWay.get(question);
            if (asked == null && (isLeftAlone() || underWay.size() >= AT_ONCE)) {
                return () -> null;
            }
            answer = asked == null ? begin(question) : asked;
        }
        return () -> await(answer, bound);
    }

    private float @Nullable [] await(CompletableFuture<float[]> answer, Duration bound) {
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

    private record Question(TeamName team, String text) {}

    @Override
    public void close() {
        calls.shutdownNow();
    }

    private CompletableFuture<float[]> begin(Question question) {
        CompletableFuture<float[]> answer = new CompletableFuture<>();
        underWay.put(question, answer);
        calls.execute(Border.guard("question-vectors", () -> {
            float[] vector = new float[0];
            Instant begun = clock.instant();
            try {
                Outcome outcome = meter.embed(List.of(question.text()), Purpose.QUERY, PATIENCE);
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

    private synchronized float[] onAnswer(Question question, Outcome outcome, Duration took) {
        return switch (outcome) {
            case Outcome.Vectors made
            when !made.vectors().isEmpty() -> {
                float[] vector = made.vectors().getFirst();
                known.put(question, vector);
                if (took.compareTo(config.queryTimeout()) <= 0) {
                    backoff.onSuccess();
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
            // The failure concerns this query alone.
            case Outcome.Refused refused -> new float[0];
        };
    }

    /** An endpoint that is slow now and then is waited for; one that is always slow is not. */
    private synchronized void onLate(Duration bound) {
        // A timeout below the configured one does not count against the endpoint.
        if (bound.compareTo(config.queryTimeout()) >= 0 && ++late >= LATE_AT_MOST) {
            late = 0;
            leaveAlone(null);
        }
    }

    private synchronized void leaveAlone(@Nullable Duration asked) {
        leftAloneUntil = clock.instant().plus(backoff.afterFailure(asked));
    }

    private boolean isLeftAlone() {
        return clock.instant().isBefore(leftAloneUntil);
    }
}
