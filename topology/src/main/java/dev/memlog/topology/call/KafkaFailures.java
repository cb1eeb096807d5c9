/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.call;

import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/** Recognises Kafka's own failures, which Kafka Streams has to handle. */
public final class KafkaFailures {
    private static final String KAFKA = "org.apache.kafka.";

    private KafkaFailures() {}

    /** True for a failure that Streams handles or dies of, regardless of the record. */
    public static boolean isKafkas(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean own = cause instanceof RecordTooLargeException || cause instanceof SerializationException;
            if (!own && cause.getClass().getName().startsWith(KAFKA)) {
                return failure instanceof RuntimeException;
            }
        }
        return false;
    }
}
