/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import dev.memlog.event.EmbeddingRecord.Embedding;
import dev.memlog.event.Topics;
import dev.memlog.store.sql.Statements;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Writes the rows of vectors. A vector and its memory are on different topics, so either may be read first. A vector
 * whose memory's offset has been passed without a row belongs to a memory that was forgotten while the vector was made.
 *
 * <p>Threading: confined to the projection's thread.
 */
public final class VectorRepository {
    private static final String WITHOUT_MEMORY = " NOT EXISTS (SELECT 1 FROM observations o WHERE o.key = vectors.key)"
            + " AND NOT EXISTS (SELECT 1 FROM summaries s WHERE s.key = vectors.key)";
    /** Names the text that a memory's row shows; binds the memory's key twice. */
    private static final String REVISION = "coalesce((SELECT revision FROM observations WHERE key = ?),"
            + " (SELECT revision FROM summaries WHERE key = ?))";

    private final Statements statements;
    private final Statements offsets;

    public VectorRepository(Statements statements) {
        this(statements, statements);
    }

    /** @param offsets of the main database, which has the projection's position */
    public VectorRepository(Statements statements, Statements offsets) {
        this.statements = statements;
        this.offsets = offsets;
    }

    /** @param partitions that memory numbers are made from */
    public void put(Embedding embedding, int partitions) throws SQLException {
        String key = embedding.recordKey();
        if (isForgotten(key, embedding.number(), partitions)) {
            forgotten(key);
            return;
        }
        long at = embedding.at().toEpochMilli();
        boolean known = statements
                .number(
                        "SELECT 1 FROM vectors WHERE key = ? AND number = ? AND model = ? AND at = ? AND revision IS ?",
                        key,
                        embedding.number(),
                        embedding.model(),
                        at,
                        embedding.revision())
                .isPresent();
        if (!known) {
            statements.update(
                    "INSERT OR REPLACE INTO vectors (key, number, model, tokens, at, scale, steps, revision,"
                            + " outdated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ? IS NOT " + REVISION + ")",
                    key,
                    embedding.number(),
                    embedding.model(),
                    embedding.tokens(),
                    at,
                    embedding.scale(),
                    embedding.steps(),
                    embedding.revision(),
                    embedding.revision(),
                    key,
                    key);
        }
    }

    /**
     * The memory's row may have another text now: its vector counts if it was made from that one. The vector is kept
     * otherwise, since the edit that it was made from may be read later. The row is written anew, so that readers, which
     * look for new rows, see it.
     */
    public void onText(String key) throws SQLException {
        statements.update(
                "INSERT OR REPLACE INTO vectors (key, number, model, tokens, at, scale, steps, revision, outdated)"
                        + " SELECT key, number, model, tokens, at, scale, steps, revision, revision IS NOT " + REVISION
                        + " FROM vectors WHERE key = ?",
                key,
                key,
                key);
    }

    /** A tombstone of the vector was read. */
    public void remove(String key) throws SQLException {
        statements.update("DELETE FROM vectors WHERE key = ?", key);
        statements.update("DELETE FROM forgotten_vectors WHERE key = ?", key);
    }

    /** Its memory was forgotten: deletes the vector and notes that the log needs a tombstone. */
    public void onMemoryRemoved(String key) throws SQLException {
        if (statements.update("DELETE FROM vectors WHERE key = ?", key) > 0) {
            forgotten(key);
        }
    }

    /**
     * Finds vectors whose memories were forgotten before the vector was read; to be called when the log has been read
     * to its end.
     */
    public void sweep(int partitions) throws SQLException {
        for (int partition = 0; partition < partitions; partition++) {
            OptionalLong next = next(partition);
            if (next.isPresent()) {
                statements.update(
                        "INSERT OR IGNORE INTO forgotten_vectors SELECT key FROM vectors WHERE" + WITHOUT_MEMORY
                                + " AND vectors.number % ? = ? AND vectors.number / ? < ?",
                        partitions,
                        partition,
                        partitions,
                        next.getAsLong());
            }
        }
        statements.update("DELETE FROM vectors WHERE key IN (SELECT key FROM forgotten_vectors)");
    }

    public List<String> forgotten(int max) throws SQLException {
        return statements.list("SELECT key FROM forgotten_vectors LIMIT ?", row -> row.getString(1), max);
    }

    private void forgotten(String key) throws SQLException {
        statements.update("INSERT OR IGNORE INTO forgotten_vectors VALUES (?)", key);
    }

    private boolean isForgotten(String key, long number, int partitions) throws SQLException {
        OptionalLong next = next((int) (number % partitions));
        return next.isPresent()
                && next.getAsLong() > number / partitions
                && statements
                        .number(
                                "SELECT 1 FROM observations WHERE key = ? UNION ALL SELECT 1 FROM summaries WHERE key = ?",
                                key,
                                key)
                        .isEmpty();
    }

    private OptionalLong next(int partition) throws SQLException {
        return offsets.number(
                "SELECT next FROM projection_offsets WHERE topic = ? AND partition = ?", Topics.MEMORIES, partition);
    }
}
