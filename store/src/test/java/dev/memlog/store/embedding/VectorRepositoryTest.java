/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.Topics;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.projection.ProjectionOffset;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class VectorRepositoryTest extends StoreTestBase {
    private static final MemoryKey KEY = Records.from("s", 1, "shop").key();

    @Test
    void shouldKeepAVectorThatIsReadBeforeItsMemory() throws SQLException {
        store.apply(Records.embedding(0, Records.embedding(KEY, 4, 1, 0)));
        store.apply(Records.memory(4, Records.observation("s", 1, "title")));
        store.projector.apply(List.of(), 1, List.of(new ProjectionOffset(Topics.MEMORIES, 0, 5)));

        assertThat(store.projector.forgottenVectors(true, 1, 10)).isEmpty();
        assertThat(vectors()).containsExactly(KEY.toString());
    }

    @Test
    void shouldGiveBackAVectorWhoseMemoryWasForgottenWhileItWasMade() throws SQLException {
        store.apply(Records.memory(4, Records.observation("s", 1, "title")));
        store.apply(Records.tombstone(Topics.MEMORIES, 5, KEY.toString()));
        store.projector.apply(List.of(), 1, List.of(new ProjectionOffset(Topics.MEMORIES, 0, 6)));

        store.apply(Records.embedding(0, Records.embedding(KEY, 4, 1, 0)));

        assertThat(vectors()).isEmpty();
        assertThat(store.projector.forgottenVectors(false, 1, 10)).containsExactly(KEY.toString());
        store.apply(Records.tombstone(Topics.EMBEDDINGS, 1, KEY.toString()));
        assertThat(store.projector.forgottenVectors(false, 1, 10)).isEmpty();
    }

    @Test
    void shouldSweepUpVectorsWhoseMemoriesWereGoneBeforeTheyWereRead() throws SQLException {
        store.apply(Records.embedding(0, Records.embedding(KEY, 4, 1, 0)));
        store.apply(Records.embedding(
                1, Records.embedding(Records.from("s", 2, "shop").key(), 9, 1, 0)));

        store.projector.apply(List.of(), 1, List.of(new ProjectionOffset(Topics.MEMORIES, 0, 5)));

        assertThat(store.projector.forgottenVectors(true, 1, 10)).containsExactly(KEY.toString());
        assertThat(vectors()).containsExactly(Records.from("s", 2, "shop").key().toString());
    }

    @Test
    void shouldTellTheLogNothingWhenAllRowsAreDropped() throws SQLException {
        store.apply(
                Records.memory(4, Records.observation("s", 1, "title")),
                Records.embedding(0, Records.embedding(KEY, 4, 1, 0)));

        store.projector.clear();

        assertThat(vectors()).isEmpty();
        assertThat(store.projector.forgottenVectors(true, 1, 10)).isEmpty();
    }

    @Test
    void shouldNotWriteAgainWhatIsReadAgain() throws SQLException {
        store.apply(Records.embedding(0, Records.embedding(KEY, 4, 1, 0)));
        String once = store.dump();

        store.apply(Records.embedding(0, Records.embedding(KEY, 4, 1, 0)));

        assertThat(store.dump()).isEqualTo(once);
    }

    private List<String> vectors() throws SQLException {
        return OpenStore.column(store.database.writer(), "SELECT key FROM vectors");
    }
}
