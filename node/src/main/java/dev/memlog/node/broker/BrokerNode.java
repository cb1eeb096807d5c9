/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import dev.memlog.log.LogException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.kafka.common.Uuid;

/** A broker and controller from our own jar as a member of a cluster. */
public final class BrokerNode implements AutoCloseable {
    private static final Pattern VOTER = Pattern.compile("^\\d++@[^@]+:\\d++");
    private final KraftNode node;

    private BrokerNode(KraftNode node) {
        this.node = node;
    }

    /**
     * Who this member is and where the others are.
     *
     * @param advertised the address that clients connect to; the address to listen on unless that is a wildcard
     * @param voters {@code id@host:port} of every member's controller, separated by commas
     * @param clusterId the same 22 characters on every member
     */
    public record Membership(
            int nodeId,
            HostPort listen,
            HostPort advertised,
            HostPort controllerListen,
            String voters,
            String clusterId,
            Path folder) {
        public Membership {
            for (String voter : voters.split(",")) {
                if (!VOTER.matcher(voter).matches()) {
                    throw new IllegalArgumentException(
                            "--voters is id@host:port,id@host:port,… and '" + voter + "' is not such");
                }
            }
            if (Arrays.stream(voters.split(",")).noneMatch(voter -> voter.startsWith(nodeId + "@"))) {
                throw new IllegalArgumentException(
                        "--voters " + voters + " does not name this node, --node-id " + nodeId);
            }
            requireClusterId(clusterId);
        }

        private static void requireClusterId(String clusterId) {
            try {
                if (!Uuid.RESERVED.contains(Uuid.fromString(clusterId))) {
                    return;
                }
            } catch (IllegalArgumentException e) {
                // Said below, in words that help.
            }
            throw new IllegalArgumentException("--cluster-id '" + clusterId
                    + "' is not a cluster id: 16 bytes in URL-safe base64, the same on every node, for example "
                    + Uuid.randomUuid());
        }
    }

    /**
     * Starts and returns once this broker answers, which needs a majority of the voters.
     *
     * @param overrides Kafka's own broker settings, above ours
     */
    public static BrokerNode start(Membership membership, Map<String, String> overrides) {
        requireSameCluster(membership);
        membership.listen().requireFree();
        membership.controllerListen().requireFree();
        Map<String, String> settings = BrokerProperties.member(
                membership.nodeId(),
                membership.listen(),
                membership.advertised(),
                membership.controllerListen(),
                membership.voters(),
                membership.folder());
        settings.putAll(overrides);
        return new BrokerNode(KraftNode.startMember(settings, membership.folder(), membership.clusterId()));
    }

    private static void requireSameCluster(Membership membership) {
        Path file = membership.folder().resolve("meta.properties");
        if (!Files.exists(file)) {
            return;
        }
        Properties stored = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            stored.load(reader);
        } catch (IOException e) {
            throw new LogException(file + " cannot be read: " + e.getMessage(), e);
        }
        requireSame(file, "--cluster-id", stored.getProperty("cluster.id"), membership.clusterId());
        requireSame(file, "--node-id", stored.getProperty("node.id"), String.valueOf(membership.nodeId()));
    }

    private static void requireSame(Path file, String flag, String stored, String given) {
        if (stored != null && !stored.equals(given)) {
            throw new LogException(file + " belongs to " + flag + " " + stored + ", not " + given
                    + ": use that, or another --data folder");
        }
    }

    /** Blocks until the node has stopped. */
    public void awaitShutdown() {
        node.awaitShutdown();
    }

    @Override
    public void close() {
        node.close();
    }
}
