/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The processes that are soaked: one node that embeds its broker, or three brokers with two nodes of each role.
 *
 * @param writes addresses that hooks post to
 * @param reads addresses of all stores
 * @param guard what nodes ask of clients; null where they ask for nothing
 * @param disk a member whose data lies on a small file system; null where there is none
 * @param servers the brokers' addresses; empty for a node that embeds its own
 */
record Fleet(
        List<Member> members,
        List<String> writes,
        List<String> reads,
        @Nullable Guard guard,
        @Nullable Member disk,
        String servers) {
    private static final String HOST = "127.0.0.1";
    private static final int BROKERS = 3;
    private static final int NODES = 2;
    // The embedded broker's and Streams' own waits are made for a laptop; a killed node's place is taken within
    // seconds.
    private static final List<String> ROLE_SETTINGS = List.of(
            "kafka.streams.consumer.session.timeout.ms=6000", "kafka.streams.consumer.heartbeat.interval.ms=2000");

    static Fleet node(
            List<String> memlog,
            Path folder,
            Path data,
            boolean smallDisk,
            SoakProvider provider,
            @Nullable WallClock clocks)
            throws IOException {
        int port = freePort();
        String url = "http://" + HOST + ":" + port;
        List<String> command = command(memlog, "up", "--port", Integer.toString(port), "--data", data.toString());
        Member node = new Member("node", url, command, environment(provider), folder, clocks);
        return new Fleet(List.of(node), List.of(url), List.of(url), null, smallDisk ? node : null, "");
    }

    /** @param diskData where the second store keeps its data, if that is a small file system */
    static Fleet cluster(
            List<String> memlog,
            Path folder,
            Path diskData,
            boolean smallDisk,
            SoakProvider provider,
            @Nullable WallClock clocks)
            throws IOException, InterruptedException {
        Guard guard = Guard.make(folder);
        List<String> listeners = new ArrayList<>();
        List<String> controllers = new ArrayList<>();
        List<String> voters = new ArrayList<>();
        for (int id = 1; id <= BROKERS; id++) {
            listeners.add(HOST + ":" + freePort());
            controllers.add(HOST + ":" + freePort());
            voters.add(id + "@" + controllers.getLast());
        }
        List<Member> members = new ArrayList<>();
        for (int id = 1; id <= BROKERS; id++) {
            List<String> command = command(
                    memlog,
                    "broker",
                    "--node-id",
                    Integer.toString(id),
                    "--listen",
                    listeners.get(id - 1),
                    "--controller-listen",
                    controllers.get(id - 1),
                    "--voters",
                    String.join(",", voters),
                    "--cluster-id",
                    "bWVtbG9nLXRlYW0tMDAwMQ",
                    "--data",
                    folder.resolve("broker-" + id).toString());
            members.add(new Member("broker-" + id, null, command, environment(provider), folder, clocks));
        }
        String servers = String.join(",", listeners);
        List<String> reads = new ArrayList<>();
        List<String> writes = new ArrayList<>();
        Member disk = null;
        for (int i = 1; i <= NODES; i++) {
            Path data = i == NODES && smallDisk ? diskData : folder.resolve("store-" + i);
            Member store = role(memlog, folder, "store", i, data, servers, List.of(), provider, clocks, guard);
            disk = i == NODES && smallDisk ? store : disk;
            members.add(store);
            reads.add(store.url());
        }
        for (int i = 1; i <= NODES; i++) {
            Path data = folder.resolve("process-" + i);
            members.add(role(memlog, folder, "process", i, data, servers, List.of(), provider, clocks, guard));
        }
        for (int i = 1; i <= NODES; i++) {
            List<String> store = List.of("--store-url", reads.get(i - 1));
            Path data = folder.resolve("ingest-" + i);
            Member ingest = role(memlog, folder, "ingest", i, data, servers, store, provider, clocks, guard);
            members.add(ingest);
            writes.add(ingest.url());
        }
        return new Fleet(List.copyOf(members), List.copyOf(writes), List.copyOf(reads), guard, disk, servers);
    }

    void start() throws IOException {
        for (Member member : members) {
            member.start();
        }
    }

    /** Any member of these roles. */
    Member any(Random random) {
        return members.get(random.nextInt(members.size()));
    }

    /** Those that project the log. */
    List<Member> stores() {
        return members.stream()
                .filter(member -> {
                    String url = member.url();
                    return url != null && reads.contains(url);
                })
                .toList();
    }

    /** Addresses of all that have an HTTP port. */
    List<String> urls() {
        List<String> urls = new ArrayList<>();
        for (Member member : members) {
            String url = member.url();
            if (url != null) {
                urls.add(url);
            }
        }
        return urls;
    }

    boolean isCluster() {
        return members.size() > 1;
    }

    private static Member role(
            List<String> memlog,
            Path folder,
            String role,
            int number,
            Path data,
            String servers,
            List<String> more,
            SoakProvider provider,
            @Nullable WallClock clocks,
            Guard guard)
            throws IOException {
        String name = role + "-" + number;
        Files.createDirectories(data);
        List<String> settings = new ArrayList<>(ROLE_SETTINGS);
        settings.addAll(guard.settings());
        Files.write(data.resolve("memlog.properties"), settings);
        int port = freePort();
        List<String> command = command(
                memlog,
                role,
                "--bootstrap-servers",
                servers,
                "--port",
                Integer.toString(port),
                "--data",
                data.toString());
        command.addAll(more);
        return new Member(name, "https://" + HOST + ":" + port, command, environment(provider), folder, clocks);
    }

    private static List<String> command(List<String> memlog, String... arguments) {
        List<String> command = new ArrayList<>(memlog);
        command.addAll(List.of(arguments));
        return command;
    }

    private static Map<String, String> environment(SoakProvider provider) {
        Map<String, String> settings = new HashMap<>();
        settings.put("MEMLOG_PROVIDERS", "openai");
        settings.put("MEMLOG_PROVIDER_OPENAI_BASE_URL", provider.baseUrl());
        settings.put("MEMLOG_PROVIDER_OPENAI_API_KEY", "not-a-key");
        settings.put("MEMLOG_PROVIDER_OPENAI_MODEL", "soak");
        settings.put("MEMLOG_PROVIDER_OPENAI_REQUESTS_PER_MINUTE", "0");
        settings.put("MEMLOG_PROVIDER_OPENAI_TIMEOUT", "8s");
        settings.put("MEMLOG_TOPOLOGY_BATCH_MAX_EVENTS", "3");
        settings.put("MEMLOG_JAVA_OPTS", "-Xmx384m");
        return settings;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
