/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.mode;

import dev.memlog.event.ControlRecord;
import dev.memlog.processor.mode.ModeRules;
import dev.memlog.topology.ControlFeed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Tells the modes of teams to a store node that makes no calls: contexts and lists show a project's kinds. Until the control topic
 * is read, the node's own modes hold.
 */
public record ModeFeed(ModeRules modes) implements ControlFeed.Reader {
    /** @param kafka settings for a consumer */
    public static ControlFeed start(Map<String, Object> kafka, ModeRules modes, InstantSource clock) {
        Map<String, Object> consumer = new HashMap<>(kafka);
        consumer.put(ConsumerConfig.CLIENT_ID_CONFIG, "memlog-modes");
        return ControlFeed.start(consumer, new ModeFeed(modes), clock);
    }

    @Override
    public void control(String key, @Nullable ControlRecord record, Instant now) {
        modes.control(key, record);
    }

    @Override
    public void caughtUp() {}
}
