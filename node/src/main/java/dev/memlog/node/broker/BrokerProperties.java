/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import dev.memlog.log.RecordTimes;
import dev.memlog.log.TopicLayout;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Kafka's own settings for a node that is broker and controller at once.
 *
 * <p>Every value that differs from Kafka's default stands here with its reason; the user's {@code kafka.broker.*} goes
 * above all of them.
 */
final class BrokerProperties {
    private static final String MB_16 = String.valueOf(TopicLayout.MAX_MESSAGE_BYTES);

    /** The listener's name, whatever its protocol. */
    private static final String CLIENTS = "PLAINTEXT";

    private static final String CONTROLLER = "CONTROLLER";
    private static final String BOTH_WITH_LOGIN =
            CLIENTS + ":" + BrokerLogin.PROTOCOL + "," + CONTROLLER + ":" + BrokerLogin.PROTOCOL;

    private BrokerProperties() {}

    /** A node alone: quick to come back after a kill, small on a laptop. */
    static Map<String, String> embedded(
            HostPort client, HostPort controller, BrokerLogin login, Path folder, boolean flushEachWrite) {
        Map<String, String> p = node(1, client, client, controller, "1@" + controller, folder);
        // Any program of the machine can connect to loopback, to the controller too.
        p.put("listener.security.protocol.map", BOTH_WITH_LOGIN);
        p.putAll(login.server(CLIENTS, CONTROLLER));
        internalTopics(p, 1, 1, 1);
        // No other broker could lead its partitions: a laptop that is busy or asleep must not lose it. After a kill
        // no
        // new incarnation waits for this, since the old registration is removed first.
        p.put("broker.session.timeout.ms", "60000");
        // At its start the broker goes on from one heartbeat to the next.
        p.put("broker.heartbeat.interval.ms", "300");
        // An idle laptop writes nothing: a quorum of one needs no no-op records to make progress.
        p.put("metadata.max.idle.interval.ms", "0");
        p.put("group.min.session.timeout.ms", "1000");
        p.put("group.initial.rebalance.delay.ms", "0");
        // A transaction whose producer was killed holds back read_committed consumers; look for such every second.
        p.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "4");
        p.put("background.threads", "2");
        p.put("group.coordinator.threads", "1");
        p.put("log.cleaner.dedupe.buffer.size", MB_16);
        p.put("log.segment.bytes", String.valueOf(64 * 1024 * 1024));
        // Enough for a segment of 64 MB; Kafka maps two such files for each partition.
        p.put("log.index.size.max.bytes", String.valueOf(1024 * 1024));
        flush(p, flushEachWrite);
        return p;
    }

    /** A member of a cluster of {@code voters}. */
    static Map<String, String> member(
            int nodeId, HostPort listen, HostPort advertised, HostPort controller, String voters, Path folder) {
        Map<String, String> p = node(nodeId, listen, advertised, controller, voters, folder);
        int replication = Math.min(3, voters.split(",").length);
        int minInSync = replication == 3 ? 2 : 1;
        internalTopics(p, 12, replication, minInSync);
        p.put("min.insync.replicas", String.valueOf(minInSync));
        p.put("default.replication.factor", String.valueOf(replication));
        p.put("broker.session.timeout.ms", "6000");
        p.put("broker.heartbeat.interval.ms", "1000");
        p.put("group.initial.rebalance.delay.ms", "500");
        return p;
    }

    private static Map<String, String> node(
            int nodeId, HostPort listen, HostPort advertised, HostPort controller, String voters, Path folder) {
        Map<String, String> p = new HashMap<>();
        p.put("process.roles", "broker,controller");
        p.put("node.id", String.valueOf(nodeId));
        p.put("controller.quorum.voters", voters);
        p.put("controller.listener.names", "CONTROLLER");
        p.put("listeners", "PLAINTEXT://" + listen + ",CONTROLLER://" + controller);
        p.put("advertised.listeners", "PLAINTEXT://" + advertised);
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("inter.broker.listener.name", "PLAINTEXT");
        p.put("log.dirs", folder.toAbsolutePath().toString());
        p.put("auto.create.topics.enable", "false");
        p.put("message.max.bytes", MB_16);
        p.put("replica.fetch.max.bytes", MB_16);
        p.put("offsets.retention.minutes", String.valueOf(60 * 24 * 365));
        // A clock that was ahead when a record was made must not keep it, or what is made of it, out of the log.
        p.put("log." + RecordTimes.AHEAD, RecordTimes.ANY);
        return p;
    }

    private static void internalTopics(Map<String, String> p, int partitions, int replication, int minInSync) {
        String copies = String.valueOf(replication);
        p.put("offsets.topic.num.partitions", String.valueOf(partitions));
        p.put("offsets.topic.replication.factor", copies);
        p.put("transaction.state.log.num.partitions", String.valueOf(partitions));
        p.put("transaction.state.log.replication.factor", copies);
        p.put("transaction.state.log.min.isr", String.valueOf(minInSync));
        p.put("share.coordinator.state.topic.num.partitions", "1");
        p.put("share.coordinator.state.topic.replication.factor", copies);
        p.put("share.coordinator.state.topic.min.isr", String.valueOf(minInSync));
    }

    /**
     * A record is on the disk at most a second after its acknowledgement: the two waits (looking for logs to flush, age
     * of what is flushed) add up, and Kafka would begin to look only 30 s after its start.
     */
    private static void flush(Map<String, String> p, boolean eachWrite) {
        p.put("log.flush.scheduler.interval.ms", "250");
        p.put("log.flush.interval.ms", "700");
        p.put("log.initial.task.delay.ms", "500");
        if (eachWrite) {
            p.put("log.flush.interval.messages", "1");
        }
    }
}
