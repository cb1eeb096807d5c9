/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.Topics;
import dev.memlog.store.projection.EventLag.Reflected;
import dev.memlog.store.projection.TopicCatalog.OffsetRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventLagTest {
    private @Nullable String caughtUp = "token";

    @Test
    void shouldSumTheUnreflectedRecordsOfEveryPartition() {
        FakeCatalog catalog = new FakeCatalog();
        catalog.events = Map.of(0, new OffsetRange(0, 10), 1, new OffsetRange(5, 20), 2, new OffsetRange(7, 7));

        // Partition 1 has never been reflected: it counts from its earliest offset.
        assertThat(lag(catalog, Map.of(0, 8L), Map.of()).current()).hasValue(2 + 15);
        assertThat(lag(catalog, Map.of(0, 10L, 1, 20L, 2, 7L), Map.of()).current())
                .hasValue(0);
    }

    @Test
    void shouldNotCountUndecodableRecordsWhoseLetterIsRead() {
        FakeCatalog catalog = new FakeCatalog();
        catalog.events = Map.of(0, new OffsetRange(0, 10), 1, new OffsetRange(0, 1));

        assertThat(lag(catalog, Map.of(0, 7L), Map.of(0, List.of(8L, 9L, 12L), 1, List.of(0L)))
                        .current())
                .hasValue(1);
    }

    @Test
    void shouldCountEventsThatWereDeletedBeforeTheyWereReflected() {
        FakeCatalog catalog = new FakeCatalog();
        catalog.events = Map.of(0, new OffsetRange(10, 10));

        assertThat(lag(catalog, Map.of(0, 5L), Map.of()).current()).hasValue(5);
    }

    @Test
    void shouldCountWholePartitionWhenTopicWasCreatedAnew() {
        FakeCatalog catalog = new FakeCatalog();
        catalog.events = Map.of(0, new OffsetRange(0, 3));

        assertThat(lag(catalog, Map.of(0, 500L), Map.of()).current()).hasValue(3);
    }

    @Test
    void shouldReadReflectedOffsetsBeforeEndOffsets() {
        List<String> order = new ArrayList<>();
        FakeCatalog catalog = new FakeCatalog() {
            @Override
            public Map<Integer, OffsetRange> offsets(String topic) {
                order.add("end of " + topic);
                return super.offsets(topic);
            }
        };
        EventLag lag = new EventLag(
                () -> caughtUp,
                () -> {
                    order.add("reflected");
                    return new Reflected(Map.of(), Map.of());
                },
                catalog);

        assertThat(lag.current()).hasValue(0);
        assertThat(order).containsExactly("reflected", "end of " + Topics.EVENTS);
    }

    @Test
    void shouldBeUnknownWhileNotCaughtUp() {
        FakeCatalog catalog = new FakeCatalog();
        caughtUp = null;
        assertThat(lag(catalog, Map.of(), Map.of()).current()).isEmpty();

        caughtUp = "first";
        // The rows are dropped and read again while they are being asked for.
        EventLag lag = new EventLag(
                () -> caughtUp,
                () -> {
                    caughtUp = "second";
                    return new Reflected(Map.of(), Map.of());
                },
                catalog);
        assertThat(lag.current()).isEmpty();
    }

    @Test
    void shouldBeUnknownWhenClusterDoesNotAnswer() {
        FakeCatalog catalog = new FakeCatalog();
        catalog.failure = new TimeoutException("away");

        assertThat(lag(catalog, Map.of(0, 1L), Map.of()).current()).isEmpty();
    }

    private EventLag lag(FakeCatalog catalog, Map<Integer, Long> next, Map<Integer, List<Long>> undecodable) {
        return new EventLag(() -> caughtUp, () -> new Reflected(next, undecodable), catalog);
    }
}
