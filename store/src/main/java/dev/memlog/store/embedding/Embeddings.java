/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import dev.memlog.event.EmbeddingRecord.Embedding;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.thread.Border;
import dev.memlog.store.embedding.EmbeddingState.Activity;
import dev.memlog.store.embedding.EmbeddingWork.EmbeddingUnavailable;
import dev.memlog.store.port.Embedder;
import dev.memlog.store.port.StoreMetrics;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each observation and summary a vector, in the background. After a failure of the endpoint the pause doubles,
 * and searches meanwhile use full text alone. Vectors are written to the log and read back from it, so that all nodes
 * have them and none is paid for again.
 *
 * <p>Threading: safe. One thread makes the vectors; it writes nothing to the database.
 */
public final class Embeddings implements VectorSearch, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Embeddings.class);
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(5);
    private final Embedder embedder;
    private final EmbeddingConfig config;
    private final VectorLog log;
    private final BooleanSupplier caughtUp;
    private final InstantSource clock;
    private final TeamVectors vectors;
    private final EmbeddingMeter meter;
    private final EmbeddingWork work;
    private final QuestionVectors questions;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private Instant looksAgainAt = Instant.MIN;
    private boolean prepared;
    private long written;
    private volatile Activity activity = Activity.STARTING;
    private volatile @Nullable String trouble;

    /** For {@link TeamName#LOCAL} alone. */
    public Embeddings(
            ReadSource database,
            Embedder embedder,
            EmbeddingConfig config,
            VectorLog log,
            BooleanSupplier caughtUp,
            StoreMetrics metrics,
            InstantSource clock) {
        this(Set::of, team -> database, embedder, config, log, caughtUp, metrics, clock);
    }

    /**
     * @param others the other teams, whose vectors are made in turn
     * @param sources all rows of each team
     * @param caughtUp whether the rows hold all that the log held when this node began to read it
     */
    public Embeddings(
            Supplier<Set<TeamName>> others,
            Function<TeamName, ReadSource> sources,
            Embedder embedder,
            EmbeddingConfig config,
            VectorLog log,
            BooleanSupplier caughtUp,
            StoreMetrics metrics,
            InstantSource clock) {
        this.embedder = embedder;
        this.config = config;
        this.log = log;
        this.caughtUp = caughtUp;
        this.clock = clock;
        vectors = new TeamVectors(others, sources, embedder.model(), config.memoryBytes());
        meter = new EmbeddingMeter(embedder, metrics, clock);
        work = new EmbeddingWork(embedder.model(), meter, config, clock);
        questions = new QuestionVectors(meter, config, clock);
        thread = new Thread(this::run, "memlog-embeddings");
        thread.setDaemon(true);
    }

    public Embeddings start() {
        thread.start();
        return this;
    }

    /** Search among the memories of a team. */
    public VectorSearch of(TeamName team) {
        return new OfTeam(team);
    }

    @Override
    public VectorIndex index() {
        return vectors.of(TeamName.LOCAL);
    }

    @Override
    public double nearness() {
        return config.nearness() / 100.0;
    }

    @Override
    public float @Nullable [] ofQuestion(String text, @Nullable Duration timeout) {
        return of(TeamName.LOCAL).ofQuestion(text, timeout);
    }

    @Override
    public Asked ask(String text, @Nullable Duration timeout) {
        return of(TeamName.LOCAL).ask(text, timeout);
    }

    private final class OfTeam implements VectorSearch {
        private final TeamName team;

        OfTeam(TeamName team) {
            this.team = team;
        }

        @Override
        public VectorIndex index() {
            return vectors.of(team);
        }

        @Override
        public double nearness() {
            return Embeddings.this.nearness();
        }

        @Override
        public float @Nullable [] ofQuestion(String text, @Nullable Duration timeout) {
            return begin(text, timeout).vector();
        }

        @Override
        public Asked ask(String text, @Nullable Duration timeout) {
            return embedder.isQuick() ? begin(text, timeout) : VectorSearch.super.ask(text, timeout);
        }

        private Asked begin(String text, @Nullable Duration timeout) {
            boolean mayAsk = index().size() > 0 && activity != Activity.PAUSED && !isOverBudget();
            return questions.ask(team, text, timeout, mayAsk);
        }
    }

    /** Queries the database; not to be called for each search. */
    public EmbeddingState state() {
        return new EmbeddingState(
                embedder.model(),
                activity,
                trouble,
                vectors.size(),
                vectors.bytes(),
                activity == Activity.IDLE ? 0 : vectors.waiting(),
                meter.tokensToday(),
                config.dayTokens());
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        questions.close();
        try {
            thread.join(PATIENCE_AT_CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        embedder.close();
    }

    private void run() {
        Backoff backoff = new Backoff(config.pauses());
        try (VectorLog open = log) {
            while (closed.getCount() > 0) {
                try {
                    Duration rest = step();
                    if (trouble != null && activity != Activity.STARTING) {
                        LOG.atInfo().addKeyValue("provider", embedder.model()).log("Memories are embedded again");
                        trouble = null;
                    }
                    backoff.onSuccess();
                    await(rest);
                } catch (EmbeddingUnavailable e) {
                    onTrouble(e.getMessage());
                    vectors.lookAgain();
                    // Another node may reach an endpoint that this one cannot.
                    log.pass();
                    await(backoff.afterFailure(e.after()));
                } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
                    throw e;
                } catch (KafkaException | StoreException e) {
                    onTrouble(e.getMessage());
                    await(backoff.afterFailure(null));
                } catch (Throwable e) {
                    Border.failed("embeddings", e);
                    Border.rethrowFatal(e);
                    onTrouble(e.getClass().getSimpleName());
                    vectors.lookAgain();
                    await(backoff.afterFailure(null));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (org.apache.kafka.common.errors.InterruptException e) {
            LOG.atDebug().addKeyValue("provider", embedder.model()).log("Interrupted");
        }
    }

    /** @return the pause until the next step */
    private Duration step() throws InterruptedException, EmbeddingUnavailable {
        Duration idle = config.pauses().idle();
        requireUsable();
        vectors.takeUp();
        meter.read(vectors.tokensSince(meter.dayBegan()));
        OptionalLong since = log.turn();
        long read = vectors.main().read();
        if (!caughtUp.getAsBoolean() || (since.isPresent() && read < Math.max(written, since.getAsLong()))) {
            // A vector that is in the log and not yet in the rows would be paid for again.
            activity = activity == Activity.WORKING ? activity : Activity.STARTING;
            return config.pauses().between();
        }
        if (vectors.main().isPaused()) {
            activity = Activity.PAUSED;
            return idle;
        }
        if (since.isEmpty()) {
            activity = Activity.STANDING_BY;
            return idle;
        }
        if (isOverBudget()) {
            activity = Activity.OVER_BUDGET;
            return idle;
        }
        if (make()) {
            return config.pauses().between();
        }
        if (!prepared && vectors.size() > 0) {
            // The first query would else be answered by words alone, and nobody would know what is wrong before.
            prepared = true;
            embedder.prepare();
            requireUsable();
        }
        return idle;
    }

    private void requireUsable() throws EmbeddingUnavailable {
        String reason = embedder.unusable();
        if (reason != null) {
            throw new EmbeddingUnavailable(reason, LOOK_AGAIN);
        }
    }

    /** @return whether there was anything to be made */
    private boolean make() throws InterruptedException, EmbeddingUnavailable {
        if (!clock.instant().isBefore(looksAgainAt)) {
            looksAgainAt = clock.instant().plus(LOOK_AGAIN);
            vectors.lookAgain();
        }
        if (work.isEmpty()) {
            work.take(vectors.wanted(work.size()));
        }
        if (work.isEmpty()) {
            activity = Activity.IDLE;
            return false;
        }
        activity = Activity.WORKING;
        int taken = work.count();
        List<Embedding> made = work.make();
        written = log.append(made);
        work.done();
        if (made.size() < taken) {
            vectors.lookAgain();
        }
        return true;
    }

    private boolean isOverBudget() {
        return config.dayTokens() > 0 && meter.tokensToday() >= config.dayTokens();
    }

    private void onTrouble(@Nullable String message) {
        if (trouble == null && closed.getCount() > 0) {
            LOG.atWarn()
                    .addKeyValue("provider", embedder.model())
                    .addKeyValue("error", message)
                    .log("Memories cannot be embedded now; search finds those without a vector by their words alone");
        }
        trouble = String.valueOf(message);
        activity = embedder.unusable() == null ? Activity.UNAVAILABLE : Activity.UNUSABLE;
    }

    private void await(Duration time) throws InterruptedException {
        boolean ended = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        if (ended) {
            LOG.atDebug().addKeyValue("provider", embedder.model()).log("Closed");
        }
    }
}
