/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import dev.memlog.event.EmbeddingRecord.Embedding;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.KafkaException;

/**
 * The log of vectors, and the turn to make them, which one store node has at a time, so that no memory is paid for
 * twice.
 *
 * <p>Threading: confined to the thread that makes vectors.
 */
public interface VectorLog extends AutoCloseable {
    /**
     * Empty while another node has the turn; else the log's end when this node's turn began: earlier records must be
     * read first. Must be called often, or the turn counts as ended.
     *
     * @throws KafkaException when the cluster is unreachable
     */
    OptionalLong turn();

    /** Gives the turn to another node, if there is one. */
    void pass();

    /**
     * Writes vectors and waits for their acknowledgement.
     *
     * @return the offset behind the last one
     * @throws KafkaException when they are not acknowledged; they may be written again
     */
    long append(List<Embedding> embeddings) throws InterruptedException;

    @Override
    void close();
}
