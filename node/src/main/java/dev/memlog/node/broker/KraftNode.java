/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import dev.memlog.event.file.PrivateFolder;
import dev.memlog.log.LogException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * One broker and controller in this process, on one folder; formats the folder if it is new.
 *
 * <p>The two are put together here, as Kafka's own server does, because a controller that is alone has something to do
 * before its broker starts ({@link StaleRegistration}).
 *
 * <p>Threading: safe to close from another thread; a node is started once.
 */
final class KraftNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KraftNode.class);
    private static final String FOLDERS = "log.dirs";

    private final SharedServer shared;
    private final ControllerServer controller;
    private final BrokerServer broker;

    private KraftNode(KafkaConfig config) {
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> folder =
                KafkaRaftServer.initializeLogDirs(config, LOG, "[node " + config.nodeId() + "] ");
        String clusterId = folder._1().clusterId().orElseThrow();
        shared = new SharedServer(
                config,
                folder._1(),
                Time.SYSTEM,
                Server.initializeMetrics(config, Time.SYSTEM, clusterId),
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                QuorumConfig.parseBootstrapServers(config.quorumConfig().bootstrapServers()),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), folder._2());
        broker = new BrokerServer(shared);
    }

    /** Starts the only node of its cluster: returns once the broker answers; on failure nothing is left running. */
    static KraftNode startAlone(Map<String, String> settings, Path folder, String clusterId) {
        return start(settings, folder, clusterId, node -> StaleRegistration.remove(node.shared, node.controller));
    }

    /** Starts a member of a cluster: returns once the broker answers; on failure nothing is left running. */
    static KraftNode startMember(Map<String, String> settings, Path folder, String clusterId) {
        return start(settings, folder, clusterId, node -> {});
    }

    private interface BeforeTheBroker {
        void run(KraftNode node) throws Exception;
    }

    private static KraftNode start(
            Map<String, String> settings, Path folder, String clusterId, BeforeTheBroker beforeTheBroker) {
        KafkaConfig config = config(settings, folder);
        formatIfNew(config.nodeId(), folder, clusterId);
        KraftNode node = null;
        try {
            node = new KraftNode(config);
            node.controller.startup();
            beforeTheBroker.run(node);
            node.broker.startup();
            return node;
        } catch (Exception e) {
            LogException failure = new LogException(
                    "the broker does not start on the data in " + folder + " (" + causes(e)
                            + "): move the folder away to begin with an empty one, or restore it from a backup",
                    e);
            stop(node, failure);
            throw failure;
        }
    }

    private static KafkaConfig config(Map<String, String> settings, Path folder) {
        Properties properties = new Properties();
        properties.putAll(settings);
        if (folder.toAbsolutePath().toString().equals(settings.get(FOLDERS))) {
            // As text it would be split at its commas, and cut at its ends.
            properties.put(FOLDERS, List.of(folder.toAbsolutePath().toString()));
        }
        try {
            return KafkaConfig.fromProps(properties, false);
        } catch (ConfigException | IllegalArgumentException e) {
            throw new LogException("the broker's settings are not valid, look at kafka.broker.*: " + e.getMessage(), e);
        }
    }

    /** The file that formatting writes last; a folder that has it is formatted. */
    private static void formatIfNew(int nodeId, Path folder, String clusterId) {
        if (Files.exists(folder.resolve("meta.properties"))) {
            return;
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            // It holds what was said in sessions.
            PrivateFolder.create(folder);
            new Formatter()
                    .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
                    .setNodeId(nodeId)
                    .setClusterId(clusterId)
                    .setDirectories(List.of(folder.toAbsolutePath().toString()))
                    .setMetadataLogDirectory(folder.toAbsolutePath().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setHasDynamicQuorum(false)
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception e) {
            throw new LogException(
                    "the broker's folder " + folder + " cannot be formatted (" + causes(e)
                            + "): check that it may be written and that the disk has room",
                    e);
        }
        LOG.atDebug().addKeyValue("said", said.toString(StandardCharsets.UTF_8)).log("broker folder formatted");
    }

    private static void stop(@Nullable KraftNode node, Throwable failure) {
        if (node == null) {
            return;
        }
        try {
            node.close();
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    private static String causes(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    /** Blocks until the node has stopped. */
    void awaitShutdown() {
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    @Override
    public void close() {
        broker.shutdown();
        controller.shutdown();
    }
}
