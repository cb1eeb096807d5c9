/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import dev.memlog.log.LogException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * The Kafka of a single machine: one broker and controller inside this process, on loopback, on ports that are free. It
 * takes no connection without the secret of this start.
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
    private final BrokerLogin login;

    private EmbeddedBroker(KraftNode node, HostPort client, BrokerLogin login) {
        this.node = node;
        this.client = client;
        this.login = login;
    }

    /**
     * Starts on {@code folder} and returns once the broker answers.
     *
     * @param overrides Kafka's own broker settings, above ours
     * @throws LogException if the folder or the settings are not usable
     */
    public static EmbeddedBroker start(Path folder, boolean flushEachWrite, Map<String, String> overrides) {
        BrokerLogin login = BrokerLogin.make();
        for (int attempt = 1; ; attempt++) {
            HostPort client = HostPort.anyFreeOnLoopback();
            Map<String, String> settings = new HashMap<>();
            settings.putAll(BrokerProperties.embedded(
                    client, HostPort.anyFreeOnLoopback(), login, folder, flushEachWrite));
            settings.putAll(overrides);
            try {
                KraftNode node =
                        KraftNode.startAlone(settings, folder, Uuid.randomUuid().toString());
                return new EmbeddedBroker(node, client, login);
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

    /** How it is logged in to, beside its address; holds the secret. */
    public Map<String, String> login() {
        return login.client();
    }

    /** All that a client of it needs, to be added to; holds the secret. */
    public Map<String, Object> client() {
        Map<String, Object> settings = new HashMap<>(login());
        settings.put("bootstrap.servers", bootstrapServers());
        return settings;
    }

    /** Stops in order: the log is flushed and the next start needs no recovery. */
    @Override
    public void close() {
        node.close();
    }
}
