/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * How many events a second a cluster acknowledges and processes, how many provider calls it has in flight, and how much
 * processor time an event takes in each role, with so many brokers and process nodes, all on this machine. Starts the
 * cluster from {@code bin/memlog}, with keys. As much again as is counted warms the nodes up before.
 *
 * <pre>java -cp 'bench/target/classes:bench/target/lib/*' dev.memlog.bench.soak.ClusterThroughput bin/memlog 1 2 20</pre>
 */
public final class ClusterThroughput {
    private static final int DEVELOPERS = 16;
    private static final int SESSIONS_EACH = 4;
    private static final int EVENTS_OF_A_SESSION = 20;
    private static final int FIRST_PORT = 21_000;
    private static final int INGEST_PORT = FIRST_PORT + 20;
    private static final int STORE_PORT = FIRST_PORT + 30;
    private static final long SETTLE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private ClusterThroughput() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 4) {
            System.err.println("usage: ClusterThroughput MEMLOG BROKERS PROCESS_NODES SECONDS");
            System.exit(2);
        }
        String memlog = Path.of(args[0]).toAbsolutePath().toString();
        Path folder = Files.createTempDirectory("memlog-throughput-");
        Books books = new Books();
        try (SoakProvider provider = new SoakProvider(books)) {
            provider.use(SoakProvider.Mode.SLOW);
            run(
                    memlog,
                    provider,
                    "up",
                    folder,
                    List.of(
                            "--brokers",
                            args[1],
                            "--process-nodes",
                            args[2],
                            "--ingest-nodes",
                            "1",
                            "--store-nodes",
                            "1",
                            "--providers",
                            "openai",
                            "--first-port",
                            Integer.toString(FIRST_PORT)));
            try {
                measure(
                        provider,
                        folder,
                        Integer.parseInt(args[3]),
                        args[1] + " brokers, " + args[2] + " process nodes");
            } finally {
                run(memlog, provider, "down", folder, List.of());
            }
        }
    }

    private static void measure(SoakProvider provider, Path folder, int seconds, String what)
            throws IOException, InterruptedException {
        NodeApi operators = NodeApi.of(null)
                .with(Files.readString(folder.resolve("admin.key")).strip());
        String store = "http://127.0.0.1:" + STORE_PORT;
        String ingest = "http://127.0.0.1:" + INGEST_PORT;
        Team team = Team.create("bench", operators, store, new Books());
        Map<String, NodeApi> developers = new LinkedHashMap<>();
        for (int developer = 0; developer < DEVELOPERS; developer++) {
            developers.put("d" + developer, operators.with(key(team, store, developer)));
        }
        load(developers, ingest, "w", seconds);
        settled(team, store);
        RoleTimes before = RoleTimes.now(folder);
        long begun = System.nanoTime();
        Queue<Long> nanos = load(developers, ingest, "m", seconds);
        long posted = System.nanoTime();
        JsonNode events = settled(team, store);
        long done = System.nanoTime();
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "%s: acknowledged %d events, %.0f a second (p50 %.1f ms, p99 %.1f ms); all settled %.0f s later, %.0f a"
                        + " second over all; at most %d calls in flight; an event takes %s; ledger %s%n",
                what,
                sorted.length,
                sorted.length / seconds(begun, posted),
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                seconds(posted, done),
                sorted.length / seconds(begun, done),
                provider.mostInFlight(),
                RoleTimes.now(folder).perEventSince(before, sorted.length),
                events);
    }

    /** @return for each acknowledged event the nanoseconds until it was */
    private static Queue<Long> load(Map<String, NodeApi> developers, String ingest, String prefix, int seconds) {
        Queue<Long> nanos = new ConcurrentLinkedQueue<>();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try (ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor()) {
            developers.forEach((developer, api) -> {
                for (int i = 0; i < SESSIONS_EACH; i++) {
                    String name = prefix + developer + "x" + i;
                    sessions.execute(() -> work(api, ingest, name, until, nanos));
                }
            });
        }
        return nanos;
    }

    private static void work(NodeApi api, String ingest, String name, long until, Queue<Long> nanos) {
        try {
            for (int session = 0; System.nanoTime() < until; session++) {
                for (int i = 1; i <= EVENTS_OF_A_SESSION && System.nanoTime() < until; i++) {
                    Mark mark = new Mark("s" + name + "x" + session, i);
                    String body = NodeApi.MAPPER
                            .createObjectNode()
                            .put("session_id", mark.session())
                            .put("cwd", "/home/dev/" + name)
                            .put("hook_event_name", "PostToolUse")
                            .put("tool_name", "Bash")
                            .put("tool_use_id", mark.toString())
                            .<ObjectNode>set(
                                    "tool_input",
                                    NodeApi.MAPPER.createObjectNode().put("command", "echo " + mark))
                            .toString();
                    long asked = System.nanoTime();
                    if (api.post(ingest + "/hooks", body).isFine()) {
                        nanos.add(System.nanoTime() - asked);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static JsonNode settled(Team team, String store) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETTLE_NANOS;
        while (true) {
            NodeApi.Answer stats = team.api().get(store + "/api/stats");
            JsonNode events = stats.isFine() ? stats.json().path("events") : NodeApi.MAPPER.createObjectNode();
            boolean over = events.path("lag").asLong(1) == 0
                    && events.path("pending").asLong(1) + events.path("parked").asLong() == 0;
            if (over || System.nanoTime() > deadline) {
                return events;
            }
            Thread.sleep(200);
        }
    }

    private static String key(Team team, String store, int developer) throws IOException, InterruptedException {
        NodeApi.Answer made =
                team.api().post(store + "/v1/keys", "{\"author\":\"dev-" + developer + "\",\"scopes\":[\"write\"]}");
        return made.json().path("key").asText();
    }

    private static void run(String memlog, SoakProvider provider, String command, Path folder, List<String> more)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(memlog, "cluster", command, "--data", folder.toString()));
        all.addAll(more);
        ProcessBuilder process = new ProcessBuilder(all).inheritIO();
        process.environment().put("MEMLOG_PROVIDER_OPENAI_BASE_URL", provider.baseUrl());
        process.environment().put("MEMLOG_PROVIDER_OPENAI_API_KEY", "not-a-key");
        process.environment().put("MEMLOG_PROVIDER_OPENAI_MODEL", "soak");
        process.environment().put("MEMLOG_PROVIDER_OPENAI_REQUESTS_PER_MINUTE", "0");
        if (process.start().waitFor() != 0) {
            throw new IOException("memlog cluster " + command + " failed");
        }
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }
}
