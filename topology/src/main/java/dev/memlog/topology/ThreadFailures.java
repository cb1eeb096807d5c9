/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.common.errors.WakeupException;

/** Which failures of a stream thread another thread in its place gets over. */
final class ThreadFailures {
    /**
     * The broker has ended the thread's transaction, and nothing of it is committed. Kafka Streams handles most of these
     * itself, but not where they come as the answer to a commit.
     */
    private static final List<Class<? extends Exception>> TRANSACTION_LOST = List.of(
            InvalidTxnStateException.class,
            ProducerFencedException.class,
            InvalidProducerEpochException.class,
            InvalidPidMappingException.class,
            UnknownProducerIdException.class,
            TransactionAbortedException.class);

    private ThreadFailures() {}

    /** Whether the failure, or what it was caused by, passes. */
    static boolean isPassing(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            // Only the clock watch wakes a consumer. The client's answer to an error that the broker has no name for is
            // a
            // KafkaException of no other class.
            if (cause instanceof RetriableException
                    || cause instanceof WakeupException
                    || cause.getClass() == KafkaException.class
                    || isLoss(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLoss(Throwable cause) {
        return TRANSACTION_LOST.stream().anyMatch(type -> type.isInstance(cause));
    }
}
