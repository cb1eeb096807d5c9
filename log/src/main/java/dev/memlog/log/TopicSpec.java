/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.log;

import java.util.Map;

/**
 * The wanted form of one topic.
 *
 * @param cleanupPolicy {@code delete} or {@code compact}
 * @param settings for creating the topic; later, only partitions and clean-up are checked, and {@link RecordTimes}
 *     applied; the operator may tune the rest
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
