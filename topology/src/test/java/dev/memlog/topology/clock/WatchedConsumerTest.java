/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchedConsumerTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private volatile Duration step = Duration.ZERO;
    private final WatchedConsumer consumer = new WatchedConsumer(
            Map.of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1",
                    ConsumerConfig.GROUP_ID_CONFIG, "memlog"),
            () -> Instant.now().plus(step));

    @AfterEach
    void end() {
        step = Duration.ZERO;
        consumer.close();
    }

    @Test
    void shouldEndItsThreadWhenTheClockWasSetBack() {
        consumer.assign(List.of(new TopicPartition("t", 0)));
        assertThat(consumer.poll(Duration.ZERO)).isEmpty();

        step = Duration.ofHours(-3);

        assertThatThrownBy(() -> consumer.poll(LONG))
                .isInstanceOf(ClockSetBackException.class)
                .as("so that the thread is replaced")
                .isInstanceOf(RetriableException.class);
    }

    @Test
    void shouldGoOnWhenTheClockIsSetForward() {
        consumer.assign(List.of(new TopicPartition("t", 0)));

        step = Duration.ofHours(3);

        assertThat(consumer.poll(Duration.ZERO)).isEmpty();
    }

    @Test
    void shouldEndItsThreadWhenAClockThatWasSetForwardIsRightAgain() {
        consumer.assign(List.of(new TopicPartition("t", 0)));
        step = Duration.ofDays(3 * 365);
        assertThat(consumer.poll(Duration.ZERO)).isEmpty();

        step = Duration.ZERO;

        assertThatThrownBy(() -> consumer.poll(LONG)).isInstanceOf(ClockSetBackException.class);
    }

    @Test
    void shouldEndAPollThatIsUnderWayWhenTheClockIsSetBack() {
        consumer.assign(List.of(new TopicPartition("t", 0)));
        CompletableFuture<Void> polling = CompletableFuture.runAsync(() -> consumer.poll(LONG));
        consumer.wakeIfSetBack();
        step = Duration.ofHours(-3);

        await().until(() -> {
            consumer.wakeIfSetBack();
            return polling.isDone();
        });

        assertThatThrownBy(polling::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ClockSetBackException.class);
    }
}
