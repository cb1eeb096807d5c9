/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.SourceOffset;
import dev.memlog.event.thread.Border;
import dev.memlog.topology.call.KafkaFailures;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.errors.TaskMigratedException;

/**
 * Remembers the records of the events topic that broke this process's topology. Their effects are undone with the
 * transaction; read again, they become dead letters.
 *
 * <p>Threading: safe; the process's tasks share it, because another task may read the record again.
 */
final class BrokenRecords {
    private static final String BORDER = "session-record";
    private final Set<SourceOffset> broken = ConcurrentHashMap.newKeySet();

    /** True if the record is to become a dead letter. */
    boolean contains(SourceOffset record) {
        return broken.contains(record);
    }

    /**
     * Chooses the exception that the stream thread throws.
     *
     * @return Kafka's own failure, which Streams handles; otherwise an exception that makes Streams abort the
     *     transaction, reload the stores and read the record again
     */
    RuntimeException thrownOn(SourceOffset record, Throwable failure) {
        Border.rethrowFatal(failure);
        if (KafkaFailures.isKafkas(failure)) {
            return (RuntimeException) failure;
        }
        Border.failed(BORDER, failure);
        broken.add(record);
        return new TaskMigratedException("a record broke the topology; it is read again and goes to the dead letters");
    }
}
