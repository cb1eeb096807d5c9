/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThreadFailuresTest {
    static Stream<Exception> passing() {
        return Stream.of(
                // As nodes met them whose transactions were taken over while they committed.
                new KafkaException("Unhandled error in EndTxnResponse: The server experienced an unexpected error"),
                new InvalidTxnStateException("The producer attempted a transactional operation in an invalid state."),
                new ProducerFencedException("a newer producer"),
                new TimeoutException("no answer"),
                new WakeupException());
    }

    static Stream<Exception> lasting() {
        return Stream.of(
                new RecordTooLargeException("16 MB"),
                new TopicAuthorizationException("memlog.events"),
                new IllegalStateException("a defect"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void shouldReplaceTheThreadWhenTheFailurePasses(Exception cause) {
        assertThat(ThreadFailures.isPassing(cause)).isTrue();
        assertThat(ThreadFailures.isPassing(new StreamsException("Error encountered trying to commit", cause)))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void shouldStopWhenAnotherThreadWouldFailAsWell(Exception cause) {
        assertThat(ThreadFailures.isPassing(new StreamsException("Error encountered trying to commit", cause)))
                .isFalse();
    }
}
