/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.memlog.store.embedding.VectorIndex.Near;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorIndexTest {
    private static final int DIMENSIONS = 384;
    private final Random random = new Random(20261123);
    private final VectorIndex index = new VectorIndex(Long.MAX_VALUE);

    @Test
    void shouldAnswerTheNearestFirst() {
        put(1, 1, 0, 0);
        put(2, 0, 5, 0);
        put(3, 3, 1, 0);

        List<Near> nearest = index.nearest(new float[] {1, 0, 0}, 2, null).nearest();

        assertThat(nearest).extracting(Near::memory).containsExactly(1L, 3L);
        assertThat(nearest.getFirst().cosine()).isCloseTo(1, within(0.01));
        assertThat(nearest.getLast().cosine()).isCloseTo(3 / Math.sqrt(10), within(0.01));
    }

    @Test
    void shouldKeepApartVectorsOfOtherLengths() {
        put(1, 1, 0);
        put(2, 1, 0, 0);

        assertThat(index.nearest(new float[] {1, 0}, 5, null).nearest())
                .extracting(Near::memory)
                .containsExactly(1L);
        assertThat(index.nearest(new float[] {1, 0, 0, 0}, 5, null).nearest()).isEmpty();
        assertThat(index.nearest(new float[] {0, 0}, 5, null).nearest()).isEmpty();
        put(1, 1, 0, 0);
        assertThat(index.size()).isEqualTo(2);
        assertThat(index.nearest(new float[] {1, 0}, 5, null).nearest()).isEmpty();
    }

    @Test
    void shouldFindTheSameAsLookingThroughAllAfterChanges() {
        List<float[]> vectors = new ArrayList<>();
        for (int i = 0; i < 11_000; i++) {
            vectors.add(Vectors.unit(clustered()));
            put(i, vectors.get(i));
        }
        Set<Long> kept = new HashSet<>();
        LongStream.range(0, vectors.size()).filter(number -> number % 7 != 0).forEach(kept::add);
        index.retain(kept);
        put(3, clustered());
        put(3, vectors.get(3));
        assertThat(index.size()).isEqualTo(kept.size());

        int found = 0;
        for (int asked = 0; asked < 10; asked++) {
            float[] question = clustered();
            Set<Long> exact = exact(question, vectors, kept);
            found += (int) index.nearest(question, 10, null).nearest().stream()
                    .filter(near -> exact.contains(near.memory()))
                    .count();
            Set<Long> few = Set.of(1L, 2L, 3L, 7L, 99_999L);
            assertThat(index.nearest(question, 10, few).nearest())
                    .extracting(Near::memory)
                    .containsExactlyInAnyOrder(1L, 2L, 3L);
            assertThat(index.among(question, 2, few))
                    .isEqualTo(index.nearest(question, 2, few).nearest())
                    .hasSize(2);
            assertThat(index.usual(question, few))
                    .isEqualTo(index.nearest(question, 2, few).usual());
            assertThat(index.usual(question, null))
                    .isEqualTo(index.nearest(question, 2, null).usual());
        }
        assertThat(found).isGreaterThanOrEqualTo(95);
    }

    @Test
    void shouldKeepTheNewestWhereThereIsNoRoomForAll() {
        VectorIndex small = new VectorIndex(3 * VectorSegment.bytesEach(2));
        for (long number : new long[] {5, 9, 1, 7, 3, 8}) {
            small.put(number, Vectors.step(new float[] {1, number}));
        }

        assertThat(small.nearest(new float[] {1, 1}, 10, null).nearest())
                .extracting(Near::memory)
                .containsExactlyInAnyOrder(7L, 8L, 9L);
        assertThat(small.bytes()).isLessThanOrEqualTo(3 * VectorSegment.bytesEach(2));
    }

    /** Some models put all texts into one corner: what is far for them is nearer than what is near for others. */
    @ParameterizedTest
    @ValueSource(floats = {0, 1, 4})
    void shouldTellWhatIsNearFromWhatIsUsualWhateverTheModel(float common) {
        float[] question = {1, 0, 0, common};
        put(1, 1, 0.1f, 0, common);
        put(2, 1, 0, 0.2f, common);
        for (int i = 3; i < 60; i++) {
            put(i, (float) random.nextGaussian() * 0.2f, 2, (float) random.nextGaussian(), common);
        }

        assertThat(near(question, 0.5)).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void shouldTakeFewMemoriesForUnusualWhenAllOfThemAreNear() {
        put(1, 1, 0);
        put(2, 1, 0.1f);

        assertThat(near(new float[] {1, 0}, 0.8)).hasSize(2);
        assertThat(near(new float[] {-1, 0}, 0.8)).isEmpty();
    }

    private List<Long> near(float[] question, double share) {
        VectorIndex.Nearness nearness = index.nearest(question, 20, null);
        double enough = nearness.enough(nearness.nearest().getFirst().cosine(), share);
        return nearness.nearest().stream()
                .filter(near -> near.cosine() >= enough)
                .map(Near::memory)
                .toList();
    }

    private void put(long number, float... vector) {
        index.put(number, Vectors.step(vector));
    }

    /** Texts are not spread evenly: there are matters, and texts near each. */
    private float[] clustered() {
        Random matter = new Random(random.nextInt(40));
        float[] vector = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = (float) (0.3 + matter.nextGaussian() + 0.7 * random.nextGaussian());
        }
        return vector;
    }

    private static Set<Long> exact(float[] question, List<float[]> vectors, Set<Long> among) {
        float[] unit = Vectors.unit(question);
        return new HashSet<>(among.stream()
                .sorted(Comparator.comparingDouble(number -> -dot(unit, vectors.get(number.intValue()))))
                .limit(10)
                .toList());
    }

    private static double dot(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }
}
