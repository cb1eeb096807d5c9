/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.store.sql.Statements;
import java.sql.SQLException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Memory numbers: a record's place in the log plus the shift that earlier number floors have set. So every replica and
 * every rebuild gives the same numbers, as long as no floor leaves the log.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class MemoryNumbers {
    private final Statements statements;

    MemoryNumbers(Statements statements) {
        this.statements = statements;
    }

    long of(ConsumerRecord<?, ?> record, int partitions) throws SQLException {
        return place(record, partitions) + shift();
    }

    /** From this record on, numbers are above {@code above}; they never fall. */
    void raise(ConsumerRecord<?, ?> record, int partitions, long above) throws SQLException {
        long shift = above - place(record, partitions);
        if (shift > shift()) {
            statements.update("INSERT OR REPLACE INTO number_shift (only, shift) VALUES (1, ?)", shift);
        }
    }

    private static long place(ConsumerRecord<?, ?> record, int partitions) {
        return record.offset() * partitions + record.partition();
    }

    private long shift() throws SQLException {
        return statements.number("SELECT shift FROM number_shift").orElse(0);
    }
}
