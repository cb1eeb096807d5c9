/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** A cluster's answers, as a test sets them. */
class FakeCatalog implements TopicCatalog {
    volatile Map<String, String> identities = Map.of(Topics.MEMORIES, "m1", Topics.DEAD_LETTERS, "d1");
    volatile Map<Integer, OffsetRange> events = Map.of();
    volatile Duration tombstonesKept = Duration.ofDays(7);
    volatile @Nullable KafkaException failure;

    @Override
    public Map<String, String> identities(List<String> topics) {
        failIfTold();
        return identities;
    }

    @Override
    public Map<Integer, OffsetRange> offsets(String topic) {
        failIfTold();
        return events;
    }

    @Override
    public Duration tombstonesKept(List<String> topics) {
        return tombstonesKept;
    }

    @Override
    public void close() {}

    private void failIfTold() {
        KafkaException told = failure;
        if (told != null) {
            throw told;
        }
    }
}
