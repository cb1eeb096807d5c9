/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the cluster says about topics, beside their records.
 *
 * <p>Threading: safe. Every method asks the cluster and fails with a {@link org.apache.kafka.common.KafkaException} when
 * it does not answer in time or a topic is missing.
 */
public interface TopicCatalog extends AutoCloseable {
    /** @return for each topic what tells its incarnation from one that was deleted and created again */
    Map<String, String> identities(List<String> topics);

    /** The offsets of each partition of a topic, as of now. */
    Map<Integer, OffsetRange> offsets(String topic);

    /** How long a compacted one of these topics keeps its tombstones, at the least. */
    Duration tombstonesKept(List<String> topics);

    @Override
    void close();

    /** @param end the offset that the next record will have */
    record OffsetRange(long earliest, long end) {}
}
