/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * When all that the log held was last known to be in the rows, for each partition. The log keeps a tombstone for a time
 * only: rows that have not been up with it for as long may hold what was forgotten meanwhile, and nothing that is left in
 * the log would tell them.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class Freshness {
    private static final Duration MARGIN = Duration.ofDays(1);
    private static final Duration AT_LEAST_EACH = Duration.ofHours(1);
    private final Statements statements;

    Freshness(Statements statements) {
        this.statements = statements;
    }

    /** @param kept how long the log keeps tombstones */
    static Duration limit(Duration kept) {
        Duration less = kept.minus(MARGIN);
        Duration half = kept.dividedBy(2);
        return less.compareTo(half) > 0 ? less : half;
    }

    /** How often it is to be renewed, so that what it says is little older than what is true. */
    static Duration renewedEach(Duration kept) {
        Duration part = limit(kept).dividedBy(4);
        return part.compareTo(AT_LEAST_EACH) < 0 ? part : AT_LEAST_EACH;
    }

    /**
     * @param partition one of which something has been read
     * @return why its rows cannot be trusted; null if they can
     */
    @Nullable
    String doubt(TopicPartition partition, Instant now, Duration kept) {
        OptionalLong at = of(partition);
        if (at.isEmpty()) {
            return "it is not known when the rows were last up with the log";
        }
        Instant fresh = Instant.ofEpochMilli(at.getAsLong());
        if (fresh.isAfter(now.plus(MARGIN))) {
            return "the rows were last up with the log at " + fresh + ", which is still to come";
        }
        return Duration.between(fresh, now).compareTo(limit(kept)) > 0
                ? "the rows were last up with the log at " + fresh + ", and the log keeps for " + kept
                        + " only what was forgotten"
                : null;
    }

    /** What is read from now on is as fresh as this; what is known of a partition stays. */
    void begin(Collection<TopicPartition> partitions, Instant now) {
        write(partitions, now, "ON CONFLICT DO NOTHING");
    }

    /** All that these partitions held at {@code now} is in the rows. */
    void renew(Collection<TopicPartition> partitions, Instant now) {
        write(partitions, now, "ON CONFLICT (topic, partition) DO UPDATE SET at = excluded.at");
    }

    private OptionalLong of(TopicPartition partition) {
        try {
            return statements.number(
                    "SELECT at FROM projection_freshness WHERE topic = ? AND partition = ?",
                    partition.topic(),
                    partition.partition());
        } catch (SQLException e) {
            throw StoreException.of("reading how fresh the rows are", e);
        }
    }

    private void write(Collection<TopicPartition> partitions, Instant now, String otherwise) {
        try {
            statements.inTransaction(() -> {
                for (TopicPartition partition : List.copyOf(partitions)) {
                    statements.update(
                            "INSERT INTO projection_freshness VALUES (?, ?, ?) " + otherwise,
                            partition.topic(),
                            partition.partition(),
                            now.toEpochMilli());
                }
            });
        } catch (SQLException e) {
            throw StoreException.of("writing how fresh the rows are", e);
        }
    }
}
