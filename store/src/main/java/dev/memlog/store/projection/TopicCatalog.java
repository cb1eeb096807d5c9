/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Facts about topics beside their records.
 *
 * <p>Threading: safe. Every method queries the cluster and fails with a {@link org.apache.kafka.common.KafkaException}
 * when it does not answer in time or a topic is missing.
 */
public interface TopicCatalog extends AutoCloseable {
    /** @return for each topic an identity, which differs after the topic was deleted and created again */
    Map<String, String> identities(List<String> topics);

    /** The present offsets of each partition of a topic. */
    Map<Integer, OffsetRange> offsets(String topic);

    /** The shortest time for which the compacted ones of these topics keep tombstones. */
    Duration tombstonesKept(List<String> topics);

    @Override
    void close();

    /** @param end the offset that the next record will have */
    record OffsetRange(long earliest, long end) {}
}
