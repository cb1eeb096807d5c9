/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import dev.memlog.event.EmbeddingRecord.Embedding;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.KafkaException;

/**
 * Where vectors are written, and whose turn it is to make them: of all store nodes one at a time, so that no memory is
 * paid for twice.
 *
 * <p>Threading: confined to the thread that makes vectors.
 */
public interface VectorLog extends AutoCloseable {
    /**
     * Empty while it is another node's turn; else where the log ended when ours began: what was written before is to be
     * read first. To be asked often, or the turn is taken to have ended.
     *
     * @throws KafkaException when the cluster is away
     */
    OptionalLong turn();

    /** Leaves the turn to another node, if there is one. */
    void pass();

    /**
     * Writes them and waits until they are safe.
     *
     * @return the offset behind the last one
     * @throws KafkaException when they are not safe; they may be written again
     */
    long append(List<Embedding> embeddings) throws InterruptedException;

    @Override
    void close();
}
