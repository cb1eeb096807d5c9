/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import dev.memlog.settings.AccessSettings;
import dev.memlog.settings.KafkaSettings;
import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.Setting;
import dev.memlog.settings.StoreSettings;
import dev.memlog.settings.TlsSettings;
import dev.memlog.settings.TopologySettings;
import dev.memlog.settings.UserError;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a cluster on one machine, each with its ports, arguments and settings, in the order in which they start.
 * A name has its port: the first broker's is the range's first; controllers follow from 10 on, ingest from 20, store from
 * 30 and process from 40.
 */
public record ClusterLayout(List<ClusterMember> members) {
    public static final String CLUSTER_ID = "bWVtbG9nLXRlYW0tMDAwMQ";

    private static final String HOST = "127.0.0.1";
    /** A certificate names hosts, seldom addresses. */
    private static final String TLS_HOST = "localhost";

    private static final int CONTROLLERS = 10;
    private static final int INGEST = 20;
    private static final int STORE = 30;
    private static final int PROCESS = 40;

    public ClusterLayout {
        members = List.copyOf(members);
    }

    /** @param folder that holds the data of all, each in a folder of its name */
    public static ClusterLayout of(ClusterShape shape, Path folder) {
        return new Builder(shape, folder).layout();
    }

    /** The file of the first admin key. */
    static Path adminKey(Path folder) {
        return folder.resolve("admin.key");
    }

    public List<ClusterMember> of(ClusterRole role) {
        return members.stream().filter(member -> member.role() == role).toList();
    }

    /** @throws UserError if there is none */
    ClusterMember member(String name) {
        return members.stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UserError("no process of the cluster is called '" + name + "'; these are: "
                        + members.stream().map(ClusterMember::name).collect(Collectors.joining(", "))));
    }

    private record Builder(ClusterShape shape, Path folder) {
        ClusterLayout layout() {
            List<ClusterMember> members = new ArrayList<>();
            numbers(shape.brokers()).forEach(i -> members.add(broker(i)));
            numbers(shape.storeNodes()).forEach(i -> members.add(store(i)));
            numbers(shape.processNodes()).forEach(i -> members.add(process(i)));
            numbers(shape.ingestNodes()).forEach(i -> members.add(ingest(i)));
            return new ClusterLayout(members);
        }

        private ClusterMember broker(int number) {
            String name = "broker-" + number;
            return new ClusterMember(
                    name,
                    ClusterRole.BROKER,
                    port(0, number),
                    URI.create("kafka://" + listener(number)),
                    List.of(
                            ClusterRole.BROKER.command(),
                            "--node-id",
                            String.valueOf(number),
                            "--listen",
                            listener(number),
                            "--controller-listen",
                            controller(number),
                            "--voters",
                            numbers(shape.brokers())
                                    .mapToObj(i -> i + "@" + controller(i))
                                    .collect(Collectors.joining(",")),
                            "--cluster-id",
                            CLUSTER_ID,
                            "--data",
                            folder.resolve(name).toString()),
                    Map.of(),
                    List.of());
        }

        private ClusterMember store(int number) {
            Map<String, String> settings = settings("store", number, STORE);
            put(settings, NodeSettings.PUBLIC_URL, url(STORE, number).toString());
            if (shape.keys() && number == 1) {
                put(settings, AccessSettings.ADMIN_KEY_FILE, adminKey(folder).toString());
            }
            return node(ClusterRole.STORE, number, STORE, settings);
        }

        private ClusterMember process(int number) {
            Map<String, String> settings = settings("process", number, PROCESS);
            put(settings, NodeSettings.PROVIDERS, shape.providers());
            put(settings, TopologySettings.PROCESS_NODES, String.valueOf(shape.processNodes()));
            return node(ClusterRole.PROCESS, number, PROCESS, settings);
        }

        /** Each ingest node has the store node of its number; with fewer stores they share. */
        private ClusterMember ingest(int number) {
            Map<String, String> settings = settings("ingest", number, INGEST);
            int store = (number - 1) % shape.storeNodes() + 1;
            put(settings, StoreSettings.URL, url(STORE, store).toString());
            return node(ClusterRole.INGEST, number, INGEST, settings);
        }

        private ClusterMember node(ClusterRole role, int number, int offset, Map<String, String> settings) {
            return new ClusterMember(
                    role.command() + "-" + number,
                    role,
                    port(offset, number),
                    url(offset, number),
                    List.of(role.command()),
                    settings,
                    numbers(shape.brokers()).mapToObj(i -> "broker-" + i).toList());
        }

        private Map<String, String> settings(String role, int number, int offset) {
            Map<String, String> settings = new HashMap<>();
            put(
                    settings,
                    KafkaSettings.BOOTSTRAP_SERVERS,
                    numbers(shape.brokers()).mapToObj(this::listener).collect(Collectors.joining(",")));
            put(settings, KafkaSettings.TOPICS_REPLICATION, String.valueOf(shape.brokers()));
            put(settings, NodeSettings.HOST, HOST);
            put(settings, NodeSettings.PORT, String.valueOf(port(offset, number)));
            put(settings, NodeSettings.DATA, folder.resolve(role + "-" + number).toString());
            put(settings, AccessSettings.AUTH, shape.keys() ? "keys" : "none");
            putPath(settings, TlsSettings.CERT_FILE, shape.tlsCert());
            putPath(settings, TlsSettings.KEY_FILE, shape.tlsKey());
            putPath(settings, TlsSettings.CA_FILE, shape.authority());
            return settings;
        }

        private String listener(int number) {
            return HOST + ":" + port(0, number);
        }

        private String controller(int number) {
            return HOST + ":" + port(CONTROLLERS, number);
        }

        private URI url(int offset, int number) {
            String start = shape.hasTls() ? "https://" + TLS_HOST : "http://" + HOST;
            return URI.create(start + ":" + port(offset, number));
        }

        private int port(int offset, int number) {
            return shape.firstPort() + offset + number - 1;
        }

        private static IntStream numbers(int count) {
            return IntStream.rangeClosed(1, count);
        }

        private static void put(Map<String, String> settings, Setting<?> setting, String value) {
            settings.put(setting.environmentName(), value);
        }

        private static void putPath(Map<String, String> settings, Setting<?> setting, @Nullable Path value) {
            if (value != null) {
                put(settings, setting, value.toString());
            }
        }
    }
}
