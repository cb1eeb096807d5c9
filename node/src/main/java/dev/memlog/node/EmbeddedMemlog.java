/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.edge.HttpPort;
import dev.memlog.log.TopicLayout;
import dev.memlog.node.broker.ClientFile;
import dev.memlog.node.broker.EmbeddedBroker;
import dev.memlog.node.tls.PortCertificate;
import dev.memlog.settings.DataFolder;
import dev.memlog.settings.KafkaSettings;
import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.Settings;
import dev.memlog.settings.UserError;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Everything in one process: the data folder's lock, a broker, and a node with all roles.
 *
 * <p>Threading: start and close from one thread.
 */
public final class EmbeddedMemlog implements AutoCloseable {
    private final DataFolder folder;
    private final EmbeddedBroker broker;
    private final Node node;

    private EmbeddedMemlog(DataFolder folder, EmbeddedBroker broker, Node node) {
        this.folder = folder;
        this.broker = broker;
        this.node = node;
    }

    /** @throws UserError if the port or the folder is taken, or the disk is full */
    public static EmbeddedMemlog start(
            Settings settings, Map<String, String> environment, Consumer<Throwable> onFatal) {
        HttpPort.claim(settings.get(NodeSettings.HOST), settings.get(NodeSettings.PORT));
        PortCertificate.requireUsable(settings);
        DataFolder folder = DataFolder.open(settings.dataFolder());
        EmbeddedBroker broker = null;
        try {
            folder.requireUsable();
            NativeLibraries.loadFor(folder);
            broker = EmbeddedBroker.start(
                    folder.broker(), settings.get(KafkaSettings.BROKER_FLUSH_EACH_WRITE), settings.kafka("broker"));
            Cluster cluster = new Cluster(broker.bootstrapServers(), broker.login(), TopicLayout.embedded(), true);
            ClientFile.write(folder.folder(), broker.client());
            Node node = Node.start(EnumSet.allOf(Role.class), settings, cluster, folder, environment, onFatal);
            return new EmbeddedMemlog(folder, broker, node);
        } catch (RuntimeException | Error e) {
            if (broker != null) {
                broker.close();
            }
            folder.close();
            throw e;
        }
    }

    public Node node() {
        return node;
    }

    /** Settings of another Kafka client of the log; they hold the broker's secret. */
    Map<String, Object> kafkaClient() {
        return broker.client();
    }

    @Override
    public void close() {
        node.close();
        broker.close();
        folder.close();
    }
}
