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
 * The last time at which the rows held all of a partition. The log keeps a tombstone for a limited time only: rows that
 * have been behind for longer may hold memories that were forgotten meanwhile, and the log no longer has the
 * tombstones.
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

    /** The interval of renewals, short enough that the stored time is little older than the true one. */
    static Duration renewedEach(Duration kept) {
        Duration part = limit(kept).dividedBy(4);
        return part.compareTo(AT_LEAST_EACH) < 0 ? part : AT_LEAST_EACH;
    }

    /**
     * @param partition one with a stored offset
     * @return the reason why its rows cannot be trusted; null if they can
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

    /** Sets the time for partitions without one. */
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
