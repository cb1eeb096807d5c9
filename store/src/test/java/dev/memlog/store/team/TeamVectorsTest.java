/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.EmbeddingRecord.Embedding;
import dev.memlog.event.Topics;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.Teammate;
import dev.memlog.store.embedding.EmbeddingConfig;
import dev.memlog.store.embedding.Embeddings;
import dev.memlog.store.embedding.VectorLog;
import dev.memlog.store.port.Embedder;
import dev.memlog.store.port.StoreMetrics;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchRequest;
import dev.memlog.store.sql.Viewer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TeamVectorsTest extends StoreTestBase {
    private static final Teammate RED = Teammate.of("red", "ada");
    private static final Teammate BLUE = Teammate.of("blue", "bob");
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Embedding> written = new CopyOnWriteArrayList<>();
    private Embeddings embeddings;

    @BeforeEach
    void start() {
        embeddings = new Embeddings(
                        store.teams::others,
                        team -> store.teams.source(team, Viewer.EVERYTHING),
                        new StandIn(),
                        EmbeddingConfig.of(250, 0, 1_000_000, 50, Duration.ofSeconds(5), Duration.ofSeconds(5)),
                        new RowsAtOnce(),
                        () -> true,
                        StoreMetrics.NONE,
                        InstantSource.system())
                .start();
    }

    @AfterEach
    void stop() {
        embeddings.close();
    }

    @Test
    void shouldMakeEachTeamsVectorsAndSearchAmongThemAlone() {
        apply(1, RED, "the login ends too early");
        apply(2, BLUE, "the login ends too early");

        awaitVectors(RED, 1);
        awaitVectors(BLUE, 1);

        assertThat(near(RED, Viewer.EVERYTHING)).containsExactly(1L);
        assertThat(near(BLUE, Viewer.EVERYTHING)).containsExactly(2L);
        assertThat(embeddings.index().size()).isZero();
        assertThat(embeddings.state().vectors()).isEqualTo(2);
        assertThat(embeddings.of(new TeamName("nobody")).index().size()).isZero();
    }

    @Test
    void shouldFilterBeforeItTakesTheNearest() {
        // Given five hundred private memories of another that are nearer, and more than are ever looked at
        Teammate bob = new Teammate(RED.team(), "bob", null).inPrivate();
        for (int i = 1; i <= 500; i++) {
            String words = "of " + Integer.toString(i * 7919, 36) + " and " + Integer.toString(i * 104_729, 36);
            apply(i, bob, "the login " + words);
        }
        apply(501, RED, "a login that is late");
        awaitVectors(RED, 501);

        assertThat(near(RED, new Viewer("ada", ProjectGlobs.ALL))).containsExactly(501L);
        assertThat(near(RED, new Viewer("ada", new ProjectGlobs(List.of("other")))))
                .isEmpty();
        assertThat(near(RED, new Viewer("bob", ProjectGlobs.ALL)))
                .doesNotContain(501L)
                .isNotEmpty();
    }

    @Test
    void shouldLeaveOutATeamThatIsPaused() {
        synchronized (written) {
            store.apply(Records.control(1, new ControlRecord.Pause(true, null, "x", Records.NOON, RED.team())));
        }
        apply(1, RED, "the login ends too early");
        apply(2, BLUE, "the login ends too early");

        awaitVectors(BLUE, 1);

        assertThat(embeddings.of(RED.team()).index().size()).isZero();
        assertThat(store.view(RED.team(), Viewer.EVERYTHING).spend().pause()).isPresent();
        assertThat(store.view(BLUE.team(), Viewer.EVERYTHING).spend().pause()).isEmpty();
        synchronized (written) {
            store.apply(Records.tombstone(Topics.CONTROL, 2, ControlRecord.Pause.keyOf(RED.team())));
        }
        awaitVectors(RED, 1);
    }

    @Test
    void shouldForgetVectorsOfAnErasedTeam() {
        apply(1, RED, "the login ends too early");
        awaitVectors(RED, 1);

        synchronized (written) {
            store.projector.erase(RED.team());
        }

        await().until(() -> embeddings.of(RED.team()).index().size() == 0);
        assertThat(near(RED, Viewer.EVERYTHING)).isEmpty();
    }

    private void apply(long number, Teammate member, String title) {
        synchronized (written) {
            store.apply(
                    Records.memory(number, member.observation("s" + number, 1, "shop", title, title + " was seen")));
        }
    }

    private void awaitVectors(Teammate member, int count) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> embeddings.of(member.team()).index().size() == count);
    }

    private List<Long> near(Teammate member, Viewer viewer) {
        MemoryQueries queries = new MemoryQueries(store.teams.source(member.team(), viewer), InstantSource.system());
        queries.use(embeddings.of(member.team()));
        return queries.search(SearchRequest.best("thrown out while working", List.of(), 5)).ranked().stream()
                .map(SearchHits.Hit::number)
                .toList();
    }

    /** All is about the login, late logins somewhat less. */
    private final class StandIn implements Embedder {
        @Override
        public String model() {
            return "stand-in";
        }

        @Override
        public Outcome embed(List<String> texts, Purpose purpose, Duration timeout) {
            asked.addAll(texts);
            return new Outcome.Vectors(
                    texts.stream()
                            .map(text -> text.contains("late") ? new float[] {1, 0.4f} : new float[] {1, 0})
                            .toList(),
                    texts.size());
        }

        @Override
        public void close() {}
    }

    /** What is written is in the rows at once. */
    private final class RowsAtOnce implements VectorLog {
        @Override
        public OptionalLong turn() {
            return OptionalLong.of(0);
        }

        @Override
        public void pass() {}

        @Override
        public long append(List<Embedding> embeddings) {
            synchronized (written) {
                for (Embedding embedding : embeddings) {
                    written.add(embedding);
                    store.apply(Records.embedding(written.size(), embedding));
                }
            }
            return 0;
        }

        @Override
        public void close() {}
    }
}
