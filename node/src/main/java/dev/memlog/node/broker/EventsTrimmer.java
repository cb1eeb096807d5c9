/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import dev.memlog.event.Topics;
import dev.memlog.event.thread.Border;
import dev.memlog.topology.TopologyRuntime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the embedded log small: deletes events that the topology has committed. What of them is still to be done stands
 * in its stores, so nothing that could be lost is deleted, however long the node was off.
 *
 * <p>Threading: one thread of its own.
 */
public final class EventsTrimmer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventsTrimmer.class);
    private static final int MINUTES_BETWEEN = 30;
    private final Admin admin;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("events-trimmer").daemon().factory());

    private EventsTrimmer(Admin admin) {
        this.admin = admin;
    }

    /** The admin client stays the caller's to close. */
    public static EventsTrimmer start(Admin admin) {
        EventsTrimmer trimmer = new EventsTrimmer(admin);
        var unused = trimmer.timer.scheduleWithFixedDelay(
                Border.guard("events-trimmer", trimmer::trim), MINUTES_BETWEEN, MINUTES_BETWEEN, TimeUnit.MINUTES);
        return trimmer;
    }

    public void trim() {
        try {
            Map<TopicPartition, RecordsToDelete> below = new HashMap<>();
            admin.listConsumerGroupOffsets(TopologyRuntime.APPLICATION_ID)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, committed) -> {
                        if (partition.topic().equals(Topics.EVENTS) && committed != null) {
                            below.put(partition, RecordsToDelete.beforeOffset(committed.offset()));
                        }
                    });
            admin.deleteRecords(below).all().get();
        } catch (ExecutionException e) {
            LOG.atWarn()
                    .addKeyValue("error", String.valueOf(e.getCause()))
                    .log("events were not trimmed; tried again later");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
