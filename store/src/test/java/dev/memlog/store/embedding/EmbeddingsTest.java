/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.EmbeddingRecord.Embedding;
import dev.memlog.event.Topics;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.embedding.EmbeddingState.Activity;
import dev.memlog.store.port.Embedder;
import dev.memlog.store.port.StoreMetrics;
import dev.memlog.store.projection.ProjectionOffset;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchRequest;
import dev.memlog.store.sql.Database;
import dev.memlog.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingsTest {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final EmbeddingConfig.Pauses PAUSES = new EmbeddingConfig.Pauses(SOON, SOON, SOON, SOON);

    @TempDir
    Path folder;

    private final MeaningStandIn endpoint = new MeaningStandIn();
    private final TestClock clock = new TestClock(Records.NOON);
    private final VectorLogStandIn log = new VectorLogStandIn();
    private OpenStore store;
    private Embeddings embeddings;

    @BeforeEach
    void open() {
        store = new OpenStore(folder.resolve("memlog.db"));
        remember();
        start(0);
    }

    @AfterEach
    void close() {
        embeddings.close();
        store.close();
    }

    @Test
    void shouldFindByMeaningWhatNoWordFinds() {
        awaitVectors(3);

        assertThat(find("thrown away")).startsWith(1L).doesNotContain(2L);
        assertThat(store.queries
                        .search(SearchRequest.best("thrown away", List.of("elsewhere"), 5))
                        .total())
                .isZero();
    }

    @Test
    void shouldGoByWordsAloneWhenEndpointIsAway() {
        awaitVectors(3);
        endpoint.away = true;

        assertThat(find("invoices")).containsExactly(2L);
        assertThat(find("thrown away")).isEmpty();
    }

    @Test
    void shouldNotWaitLongerThanAskedAndKeepTheLateAnswer() {
        awaitVectors(3);
        endpoint.slow = new CountDownLatch(1);

        List<Long> found = numbers(store.queries.search(SearchRequest.of("thrown away")
                .paging(SearchRequest.Paging.TOGETHER)
                .timeout(Duration.ofMillis(50))
                .build()));

        assertThat(found).isEmpty();
        endpoint.slow.countDown();
        await().untilAsserted(() -> assertThat(find("thrown away")).startsWith(1L));
        assertThat(endpoint.queries).hasValue(1);
    }

    @Test
    void shouldTakeOperatorsAtTheirWord() {
        awaitVectors(3);
        int calls = endpoint.queries.get();

        assertThat(find("\"thrown away\"")).isEmpty();
        assertThat(endpoint.queries).hasValue(calls);
    }

    @Test
    void shouldCatchUpWhenEndpointComesBack() {
        awaitVectors(3);
        endpoint.away = true;
        observation(4, "Password forgotten", "the login fails");
        await().untilAsserted(() -> assertThat(endpoint.refused.get()).isPositive());
        assertThat(embeddings.index().size()).isEqualTo(3);
        await().untilAsserted(() -> assertThat(embeddings.state().activity()).isEqualTo(Activity.UNAVAILABLE));
        assertThat(embeddings.state().trouble()).isEqualTo("away");
        assertThat(log.passed.get()).isPositive();

        endpoint.away = false;

        awaitVectors(4);
    }

    @Test
    void shouldLetGoOfWhatIsForgottenAndTellTheLog() throws Exception {
        awaitVectors(3);

        apply(Records.tombstone(
                Topics.MEMORIES, 9, Records.from("s", 1, "shop").key().toString()));

        awaitVectors(2);
        assertThat(OpenStore.column(store.database.writer(), "SELECT number FROM vectors ORDER BY number"))
                .containsExactly("2", "3");
        assertThat(store.projector.forgottenVectors(false, 1, 10))
                .containsExactly(Records.from("s", 1, "shop").key().toString());
        assertThat(find("thrown away")).doesNotContain(1L);
    }

    @Test
    void shouldPassOverTheOneTextThatIsRefused() throws Exception {
        awaitVectors(3);
        endpoint.bad = "unspeakable";
        observation(4, "unspeakable", "login");
        observation(5, "Token expired", "login again");

        awaitVectors(4);
        awaitActivity(Activity.IDLE);
        assertThat(OpenStore.column(store.database.writer(), "SELECT number FROM vectors WHERE length(steps) = 0"))
                .containsExactly("4");
    }

    @Test
    void shouldShortenTheTextThatIsTooLong() throws Exception {
        awaitVectors(3);
        endpoint.longest = 1_500;
        observation(4, "Log", "login ".repeat(900));

        awaitVectors(4);
        assertThat(OpenStore.column(store.database.writer(), "SELECT number FROM vectors WHERE length(steps) = 0"))
                .isEmpty();
    }

    @Test
    void shouldReadVectorsBackAfterRestart() {
        awaitVectors(3);
        embeddings.close();
        endpoint.embedded.set(0);

        start(0);

        awaitVectors(3);
        assertThat(find("thrown away")).startsWith(1L);
        assertThat(endpoint.embedded).hasValue(0);
    }

    @Test
    void shouldPayNothingForADatabaseThatIsMadeAnew() {
        awaitVectors(3);
        embeddings.close();
        store.close();
        Database.delete(folder.resolve("memlog.db"));
        endpoint.embedded.set(0);

        store = new OpenStore(folder.resolve("memlog.db"));
        log.since = log.written.size();
        // The rows are behind: what is missing may be in the log.
        remember();
        start(0);
        await().until(() -> log.asked.get() > 3);
        assertThat(endpoint.embedded).hasValue(0);
        log.replay();

        awaitVectors(3);
        awaitActivity(Activity.IDLE);
        assertThat(endpoint.embedded).hasValue(0);
    }

    @Test
    void shouldMakeNoneWhileItIsAnothersTurn() {
        awaitVectors(3);
        log.since = -1;
        observation(4, "Password forgotten", "the login fails");
        awaitActivity(Activity.STANDING_BY);
        apply(Records.embedding(
                log.written.size(),
                Records.embedding(Records.from("s", 4, "shop").key(), 4, 1, 0, 0)));

        awaitVectors(4);
        assertThat(endpoint.embedded).hasValue(3);
        assertThat(find("thrown away")).startsWith(1L);
    }

    @Test
    void shouldNotWriteTwiceWhatTheLogTookLate() {
        awaitVectors(3);
        log.failing = 2;
        observation(4, "Password forgotten", "the login fails");

        awaitVectors(4);
        assertThat(endpoint.embedded).hasValue(4);
    }

    @Test
    void shouldMakeNoCallsWhilePaused() {
        awaitVectors(3);
        apply(Records.control(1, new ControlRecord.Pause(true, null, "dev", Records.NOON)));
        awaitActivity(Activity.PAUSED);
        observation(4, "Password forgotten", "the login fails");

        assertThat(find("thrown away")).isEmpty();
        assertThat(endpoint.queries).hasValue(0);
        assertThat(endpoint.embedded).hasValue(3);
        apply(Records.control(2, new ControlRecord.Pause(false, null, "dev", Records.NOON)));
        awaitVectors(4);
    }

    @Test
    void shouldStopWhereTheDaysTokensEndAndGoOnTheNextDay() {
        awaitVectors(3);
        embeddings.close();
        start(30);
        awaitActivity(Activity.OVER_BUDGET);
        observation(4, "Password forgotten", "the login fails");

        assertThat(find("thrown away")).isEmpty();
        assertThat(endpoint.queries).hasValue(0);
        assertThat(embeddings.state().tokensToday()).isEqualTo(30);
        clock.advance(Duration.ofDays(1));

        awaitVectors(4);
    }

    @Test
    void shouldTakeTheNewestFirstAlsoWhileOlderOnesWait() {
        awaitVectors(3);
        embeddings.close();
        for (long number = 4; number <= 20; number++) {
            observation(number, "Login " + number, "cents");
        }
        log.atRecord = Map.of(5, () -> observation(30, "Late", "login"));

        start(0);

        awaitVectors(21);
        List<Long> order = log.written.stream().skip(3).map(Embedding::number).toList();
        assertThat(order.subList(0, 4)).containsExactlyInAnyOrder(20L, 19L, 18L, 17L);
        assertThat(order.subList(4, 9)).contains(30L);
        assertThat(order.subList(order.size() - 2, order.size())).contains(4L);
        assertThat(order).doesNotHaveDuplicates();
    }

    @Test
    void shouldTellOnceThatTheModelCannotBeUsedAndLeaveTheTurnToOthers() {
        awaitVectors(3);
        await().until(() -> endpoint.prepared.get() == 1);
        endpoint.unusable = "no library for this machine";

        awaitActivity(Activity.UNUSABLE);
        assertThat(embeddings.state().trouble()).isEqualTo("no library for this machine");
        await().until(() -> log.passed.get() == 1);
    }

    private void start(long dayTokens) {
        EmbeddingConfig config = new EmbeddingConfig(
                4, 6_000, dayTokens, 1_000_000, 50, Duration.ofSeconds(5), Duration.ofSeconds(5), PAUSES);
        embeddings =
                new Embeddings(store.database, endpoint, config, log, () -> true, StoreMetrics.NONE, clock).start();
        store.queries.use(embeddings);
    }

    private void remember() {
        observation(1, "Users are signed out", "the session ends");
        observation(2, "Invoices are rounded", "cents and totals");
        observation(3, "Login page is slow", "too many queries");
    }

    private void awaitVectors(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> embeddings.index().size() == count);
    }

    private void awaitActivity(Activity activity) {
        await().atMost(Duration.ofSeconds(20)).until(() -> embeddings.state().activity() == activity);
    }

    private List<Long> find(String text) {
        return numbers(store.queries.search(SearchRequest.best(text, List.of(), 5)));
    }

    private static List<Long> numbers(SearchHits hits) {
        return hits.ranked().stream().map(SearchHits.Hit::number).toList();
    }

    private void observation(long number, String title, String narrative) {
        apply(Records.memory(number, Records.observation(Records.from("s", number, "shop"), title, narrative)));
    }

    private void apply(ConsumerRecord<String, byte[]> record) {
        synchronized (log) {
            store.apply(record);
        }
    }

    /** What is written is in the rows at once. */
    private final class VectorLogStandIn implements VectorLog {
        private final List<Embedding> written = new CopyOnWriteArrayList<>();
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger passed = new AtomicInteger();
        private volatile long since;
        private volatile int failing;
        /** What happens when so many vectors are written. */
        private volatile Map<Integer, Runnable> atRecord = Map.of();

        @Override
        public OptionalLong turn() {
            asked.incrementAndGet();
            return since < 0 ? OptionalLong.empty() : OptionalLong.of(since);
        }

        @Override
        public void pass() {
            passed.incrementAndGet();
        }

        @Override
        public synchronized long append(List<Embedding> embeddings) {
            if (failing > 0) {
                failing = failing - 1;
                throw new org.apache.kafka.common.errors.TimeoutException("not now");
            }
            embeddings.forEach(this::write);
            return written.size();
        }

        synchronized void replay() {
            List<Embedding> before = List.copyOf(written);
            written.clear();
            before.forEach(this::write);
        }

        private void write(Embedding embedding) {
            written.add(embedding);
            atRecord.getOrDefault(written.size(), () -> {}).run();
            store.projector.apply(
                    List.of(Records.embedding(written.size() - 1L, embedding)),
                    1,
                    List.of(new ProjectionOffset(Topics.EMBEDDINGS, 0, written.size())));
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    /** Knows two things that texts can be about: signing in and out, and money. */
    private static final class MeaningStandIn implements Embedder {
        private final AtomicInteger queries = new AtomicInteger();
        private final AtomicInteger embedded = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean away;
        private volatile int longest = Integer.MAX_VALUE;
        private volatile String bad = "nothing is bad";
        private volatile CountDownLatch slow = new CountDownLatch(0);
        private final AtomicInteger prepared = new AtomicInteger();
        private volatile @Nullable String unusable;

        @Override
        public String model() {
            return "stand-in";
        }

        @Override
        public void prepare() {
            prepared.incrementAndGet();
        }

        @Override
        public @Nullable String unusable() {
            return unusable;
        }

        @Override
        public Outcome embed(List<String> texts, Purpose purpose, Duration timeout) throws InterruptedException {
            slow.await();
            if (away) {
                refused.incrementAndGet();
                return new Outcome.Unavailable("away", 0, null);
            }
            if (texts.stream().anyMatch(text -> text.contains(bad))) {
                return new Outcome.Refused("bad");
            }
            if (texts.stream().anyMatch(text -> text.length() > longest)) {
                return new Outcome.Refused("too long");
            }
            (purpose == Purpose.QUERY ? queries : embedded).addAndGet(texts.size());
            List<float[]> vectors = new ArrayList<>();
            for (String text : texts) {
                float signing =
                        text.matches("(?is).*(signed out|thrown).*") ? 1 : text.matches("(?is).*login.*") ? 0.7f : 0;
                vectors.add(new float[] {signing, text.contains("cents") ? 1 : 0, 0.2f});
            }
            return new Outcome.Vectors(vectors, 10 * texts.size());
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
