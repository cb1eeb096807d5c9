/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.log;

import java.util.Map;

/**
 * One topic as Memlog wants it.
 *
 * @param cleanupPolicy {@code delete} or {@code compact}
 * @param settings topic settings used when it is created; later only partitions and clean-up are checked, and
 *     {@link RecordTimes} set right, the rest may be tuned by whoever runs the cluster
 */
public record TopicSpec(
        String name, int partitions, short replication, String cleanupPolicy, Map<String, String> settings) {
    public TopicSpec {
        if (partitions < 1 || replication < 1) {
            throw new IllegalArgumentException(name + ": partitions and replication are at least 1");
        }
        settings = Map.copyOf(settings);
    }
}
