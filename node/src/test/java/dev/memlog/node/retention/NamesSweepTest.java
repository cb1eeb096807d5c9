/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.EventTaken;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Settlement;
import dev.memlog.event.Topics;
import dev.memlog.log.PublishOutcome;
import dev.memlog.store.query.RetentionBounds;
import dev.memlog.store.query.RetentionQueries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NamesSweepTest {
    private static final Instant NOW = Instant.parse("2026-03-09T12:00:00Z");
    private static final SessionNumber SESSION = new SessionNumber(7);
    private final List<ProducerRecord<String, byte[]>> published = new ArrayList<>();
    private PublishOutcome outcome = new PublishOutcome.Acknowledged();

    @Test
    void shouldGiveEachOverdueNameOneTombstone() {
        try (NamesSweep sweep = sweep(2_500)) {
            assertThat(sweep.sweep()).isEqualTo(2_501);
        }

        assertThat(published).hasSize(2_501).allSatisfy(record -> {
            assertThat(record.topic()).isEqualTo(Topics.MEMORIES);
            assertThat(record.value()).isNull();
        });
        assertThat(published.stream().map(ProducerRecord::key).distinct()).hasSize(2_501);
        assertThat(published.getFirst().key()).isEqualTo(EventTaken.keyOf(SESSION, 1));
        assertThat(published.getLast().key()).isEqualTo(Settlement.keyOf(SESSION, 1));
    }

    @Test
    void shouldStopWhenTheLogIsAway() {
        outcome = new PublishOutcome.Unavailable("away");
        try (NamesSweep sweep = sweep(2_500)) {
            assertThat(sweep.sweep()).isZero();
        }

        assertThat(published).hasSize(1_000);
    }

    private NamesSweep sweep(int events) {
        return new NamesSweep(
                Duration.ofDays(365),
                new Names(events),
                records -> {
                    published.addAll(records);
                    return outcome;
                },
                InstantSource.fixed(NOW));
    }

    /** One session with so many events, and one settlement of them. */
    private record Names(int events) implements RetentionQueries {
        @Override
        public List<Long> overdue(RetentionBounds bounds, int most) {
            return List.of();
        }

        @Override
        public List<Name> overdueNames(Instant time, @Nullable Name behind, int most) {
            assertThat(time).isEqualTo(NOW.minus(Duration.ofDays(365)));
            List<Name> all = Stream.concat(
                            LongStream.rangeClosed(1, events).mapToObj(each -> new Name(false, SESSION, each)),
                            Stream.of(new Name(true, SESSION, 1)))
                    .toList();
            int from = behind == null ? 0 : all.indexOf(behind) + 1;
            return all.subList(from, Math.min(all.size(), from + most));
        }
    }
}
