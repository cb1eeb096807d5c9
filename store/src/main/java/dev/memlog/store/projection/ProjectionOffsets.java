/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.store.sql.Row;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.StoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The projection's position in each partition, and the incarnation of each topic that the rows were read from.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class ProjectionOffsets {
    private final Statements statements;

    ProjectionOffsets(Statements statements) {
        this.statements = statements;
    }

    /** One life of a topic: a topic that is deleted and made again has another identity. */
    record TopicIncarnation(String topic, String identity, int partitions) {}

    /** The next offset to be read; empty before the first. */
    OptionalLong next(String topic, int partition) {
        try {
            return statements.number(
                    "SELECT next FROM projection_offsets WHERE topic = ? AND partition = ?", topic, partition);
        } catch (SQLException e) {
            throw StoreException.of("reading the projection offsets", e);
        }
    }

    /** Within the transaction of the rows that were read up to here. */
    void write(List<ProjectionOffset> next) throws SQLException {
        for (ProjectionOffset offset : next) {
            statements.replace(
                    "projection_offsets",
                    new Row()
                            .put("topic", offset.topic())
                            .put("partition", offset.partition())
                            .put("next", offset.next()));
        }
    }

    Optional<TopicIncarnation> incarnation(String topic) {
        try {
            return statements
                    .list(
                            "SELECT identity, partitions FROM projection_topics WHERE topic = ?",
                            row -> new TopicIncarnation(topic, row.getString("identity"), row.getInt("partitions")),
                            topic)
                    .stream()
                    .findFirst();
        } catch (SQLException e) {
            throw StoreException.of("reading the projection's topics", e);
        }
    }

    void remember(List<TopicIncarnation> incarnations) {
        try {
            statements.inTransaction(() -> {
                for (TopicIncarnation incarnation : incarnations) {
                    statements.replace(
                            "projection_topics",
                            new Row()
                                    .put("topic", incarnation.topic())
                                    .put("identity", incarnation.identity())
                                    .put("partitions", incarnation.partitions()));
                }
            });
        } catch (SQLException e) {
            throw StoreException.of("writing the projection's topics", e);
        }
    }
}
