/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import dev.memlog.log.LogException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * The Kafka of a single machine: one broker and controller inside this process, on loopback, on ports that are free.
 *
 * <p>What is acknowledged survives kill -9 of the process; a power cut costs at most the last second unless each write
 * is flushed.
 *
 * <p>Threading: start and close from one thread; the address may be read from any.
 */
public final class EmbeddedBroker implements AutoCloseable {
    /** Another process may take a port between the moment it is found free and the moment the broker binds it. */
    private static final int PORT_TRIES = 3;

    private final KraftNode node;
    private final HostPort client;

    private EmbeddedBroker(KraftNode node, HostPort client) {
        this.node = node;
        this.client = client;
    }

    /**
     * Starts on {@code folder} and returns once the broker answers.
     *
     * @param overrides Kafka's own broker settings, above ours
     * @throws LogException if the folder or the settings are not usable
     */
    public static EmbeddedBroker start(Path folder, boolean flushEachWrite, Map<String, String> overrides) {
        for (int attempt = 1; ; attempt++) {
            HostPort client = HostPort.anyFreeOnLoopback();
            Map<String, String> settings = new HashMap<>();
            settings.putAll(BrokerProperties.embedded(client, HostPort.anyFreeOnLoopback(), folder, flushEachWrite));
            settings.putAll(overrides);
            try {
                KraftNode node =
                        KraftNode.startAlone(settings, folder, Uuid.randomUuid().toString());
                return new EmbeddedBroker(node, client);
            } catch (LogException e) {
                if (attempt == PORT_TRIES || !isBindFailure(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean isBindFailure(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }

    public String bootstrapServers() {
        return client.toString();
    }

    /** Stops in order: the log is flushed and the next start needs no recovery. */
    @Override
    public void close() {
        node.close();
    }
}
