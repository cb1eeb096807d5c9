/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.event.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingsTest {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final EmbeddingConfig CONFIG = new EmbeddingConfig(
            4, 8_000, Duration.ofSeconds(5), Duration.ofSeconds(5), SOON, SOON, SOON, SOON, Duration.ofSeconds(5));

    @TempDir
    Path folder;

    private final MeaningStandIn endpoint = new MeaningStandIn();
    private OpenStore store;
    private Embeddings embeddings;

    @BeforeEach
    void open() {
        store = new OpenStore(folder.resolve("memlog.db"));
        observation(1, "Users are signed out", "the session ends");
        observation(2, "Invoices are rounded", "cents and totals");
        observation(3, "Login page is slow", "too many queries");
        start();
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
    void shouldNotWaitLongerThanAsked() throws InterruptedException {
        awaitVectors(3);
        endpoint.slow = new CountDownLatch(1);

        List<Long> found = numbers(store.queries.search(
                SearchRequest.best("invoices", List.of(), 5).within(Duration.ofMillis(50))));

        assertThat(found).containsExactly(2L);
        endpoint.slow.countDown();
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
        assertThat(embeddings.size()).isEqualTo(3);

        endpoint.away = false;

        awaitVectors(4);
    }

    @Test
    void shouldLetGoOfWhatIsForgotten() throws Exception {
        awaitVectors(3);

        store.apply(Records.tombstone(
                Topics.MEMORIES, 9, Records.from("s", 1, "shop").key().toString()));

        awaitVectors(2);
        assertThat(OpenStore.column(store.database.writer(), "SELECT memory FROM embeddings ORDER BY memory"))
                .containsExactly("2", "3");
        assertThat(find("thrown away")).doesNotContain(1L);
    }

    @Test
    void shouldPassOverTheOneTextThatIsRefused() throws Exception {
        awaitVectors(3);
        endpoint.bad = "unspeakable";
        observation(4, "unspeakable", "login");
        observation(5, "Token expired", "login again");

        awaitVectors(5);
        assertThat(OpenStore.column(store.database.writer(), "SELECT memory FROM embeddings WHERE length(vector) = 0"))
                .containsExactly("4");
    }

    @Test
    void shouldReadVectorsBackAfterRestart() {
        awaitVectors(3);
        embeddings.close();
        endpoint.embedded.set(0);

        start();

        awaitVectors(3);
        assertThat(find("thrown away")).startsWith(1L);
        assertThat(endpoint.embedded).hasValue(0);
    }

    private void start() {
        embeddings = Embeddings.start(store.database, endpoint, CONFIG);
        store.queries.use(embeddings);
    }

    private void awaitVectors(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> embeddings.size() == count);
    }

    private List<Long> find(String text) {
        return numbers(store.queries.search(SearchRequest.best(text, List.of(), 5)));
    }

    private static List<Long> numbers(SearchHits hits) {
        return hits.ranked().stream().map(SearchHits.Hit::number).toList();
    }

    private void observation(long number, String title, String narrative) {
        store.apply(Records.memory(number, Records.observation(Records.from("s", number, "shop"), title, narrative)));
    }

    /** Knows two things that texts can be about: signing in and out, and money. */
    private static final class MeaningStandIn implements Embedder {
        private final AtomicInteger queries = new AtomicInteger();
        private final AtomicInteger embedded = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean away;
        private volatile String bad = "nothing is bad";
        private volatile CountDownLatch slow = new CountDownLatch(0);

        @Override
        public String model() {
            return "stand-in";
        }

        @Override
        public Outcome embed(List<String> texts, Purpose purpose, Duration patience) throws InterruptedException {
            slow.await();
            if (away) {
                refused.incrementAndGet();
                return new Outcome.Unavailable("away");
            }
            if (texts.stream().anyMatch(text -> text.contains(bad))) {
                return new Outcome.Refused("bad");
            }
            (purpose == Purpose.QUERY ? queries : embedded).addAndGet(texts.size());
            List<float[]> vectors = new ArrayList<>();
            for (String text : texts) {
                float signing =
                        text.matches("(?is).*(signed out|thrown).*") ? 1 : text.matches("(?is).*login.*") ? 0.7f : 0;
                vectors.add(new float[] {signing, text.contains("cents") ? 1 : 0, 0.2f});
            }
            return new Outcome.Vectors(vectors);
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
