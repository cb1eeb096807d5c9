/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.broker;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One broker and controller in this process, on one folder; formats the folder if it is new.
 *
 * <p>Threading: safe to close from another thread; a node is started once.
 */
final class KraftNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KraftNode.class);

    private final KafkaRaftServer server;

    private KraftNode(KafkaRaftServer server) {
        this.server = server;
    }

    /** Returns once the broker answers; on failure nothing is left running. */
    static KraftNode start(Map<String, String> settings, Path folder, String clusterId) {
        KafkaConfig config = config(settings);
        formatIfNew(config.nodeId(), folder, clusterId);
        KafkaRaftServer server = null;
        try {
            server = new KafkaRaftServer(config, Time.SYSTEM);
            server.startup();
            return new KraftNode(server);
        } catch (Exception e) {
            BrokerException failure = new BrokerException(
                    "the broker does not start on the data in " + folder + " (" + causes(e)
                            + "): move the folder away to begin with an empty one, or restore it from a backup",
                    e);
            stop(server, failure);
            throw failure;
        }
    }

    private static KafkaConfig config(Map<String, String> settings) {
        Properties properties = new Properties();
        properties.putAll(settings);
        try {
            return KafkaConfig.fromProps(properties, false);
        } catch (ConfigException | IllegalArgumentException e) {
            throw new BrokerException(
                    "the broker's settings are not valid, look at kafka.broker.*: " + e.getMessage(), e);
        }
    }

    /** The file that is written last when a folder is formatted tells whether it has been. */
    private static void formatIfNew(int nodeId, Path folder, String clusterId) {
        if (Files.exists(folder.resolve("meta.properties"))) {
            return;
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            Files.createDirectories(folder);
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
            throw new BrokerException(
                    "the broker's folder " + folder + " cannot be formatted (" + causes(e)
                            + "): check that it may be written and that the disk has room",
                    e);
        }
        LOG.atDebug().addKeyValue("said", said.toString(StandardCharsets.UTF_8)).log("broker folder formatted");
    }

    private static void stop(@Nullable KafkaRaftServer server, Throwable failure) {
        if (server == null) {
            return;
        }
        try {
            server.shutdown();
        } catch (RuntimeException e) {
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
        server.awaitShutdown();
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
