/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.SourceOffset;
import dev.memlog.event.thread.Border;
import dev.memlog.topology.call.KafkaFailures;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.errors.TaskMigratedException;

/**
 * The records of the events topic that broke this process's topology while they were being applied. What they had done by
 * then is undone with its transaction; when they are read again, they become letters.
 *
 * <p>Threading: safe; the process's tasks share it, for a record may be read again by another.
 */
final class BrokenRecords {
    private static final String BORDER = "session-record";
    private final Set<SourceOffset> broken = ConcurrentHashMap.newKeySet();

    /** Whether the record is to become a letter. */
    boolean contains(SourceOffset record) {
        return broken.contains(record);
    }

    /**
     * Tells what the stream thread throws on.
     *
     * @return Kafka's own failure, which is for Streams to get over; else one that makes it abort the transaction, read
     *     the stores anew and then the record again
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
