/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import dev.memlog.app.node.MemlogProcess;
import dev.memlog.node.broker.EmbeddedBroker;
import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.LedgerReading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A whole Memlog in a process of its own, killed and started again on the same folder and port. */
final class KillableNode implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final int port = FreePort.take();
    private final LifeClient client = new LifeClient(MemlogProcess.url(port));
    private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
    private final List<Duration> starts = new ArrayList<>();
    private Map<String, String> environment;
    private MemlogProcess process;
    private long startedNanos;

    KillableNode(Path folder, Map<String, String> settings) {
        this.folder = folder;
        use(settings);
        start();
    }

    /** From the next start on. */
    void use(Map<String, String> settings) {
        environment = environment(settings);
    }

    /** Settings as a process takes them. */
    static Map<String, String> environment(Map<String, String> settings) {
        Map<String, String> environment = new TreeMap<>();
        settings.forEach((key, value) -> environment.put(
                "MEMLOG_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT), value));
        // A busy build machine may take longer than an agent would wait.
        environment.put("MEMLOG_INGEST_ACK_TIMEOUT", "15s");
        return environment;
    }

    LifeClient client() {
        return client;
    }

    /** Without waiting until it is ready. */
    void start() {
        startedNanos = System.nanoTime();
        process = MemlogProcess.start(
                folder.resolve("node.log"),
                environment,
                "up",
                "--port",
                String.valueOf(port),
                "--data",
                folder.resolve("data").toString());
    }

    KillableNode awaitReady() {
        process.awaitReady(client.http(), client.url());
        starts.add(Duration.ofNanos(System.nanoTime() - startedNanos));
        return this;
    }

    /** @return the moment, on this machine's monotonic clock */
    long killAfter(Duration delay) throws InterruptedException {
        try {
            return killer.schedule(
                            () -> {
                                long now = System.nanoTime();
                                process.kill();
                                return now;
                            },
                            delay.toMillis(),
                            TimeUnit.MILLISECONDS)
                    .get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until nothing is under way, nothing waits, and that has been so for a while. */
    LedgerReading awaitQuiet(ScriptedProviders provider, long accepted, Duration patience, Duration quiet) {
        try {
            return Quiet.await(client, provider, accepted, patience, quiet);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + process.logTail(), e);
        }
    }

    /** Seconds from start to ready: the least, the middle and the most. */
    String startTimes() {
        List<Duration> sorted = starts.stream().sorted().toList();
        return sorted.isEmpty()
                ? "none"
                : "%.1f/%.1f/%.1fs"
                        .formatted(
                                sorted.getFirst().toMillis() / 1000.0,
                                sorted.get(sorted.size() / 2).toMillis() / 1000.0,
                                sorted.getLast().toMillis() / 1000.0);
    }

    void stop() throws InterruptedException {
        process.stop(STOP_PATIENCE);
    }

    String logTail() {
        return process.logTail();
    }

    /** What it left in the dead letters' topic; the node must have stopped. */
    List<Letter> letters() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("data").resolve("broker"), false, Map.of())) {
            return Letter.history(broker.client());
        }
    }

    @Override
    public void close() throws InterruptedException {
        killer.shutdownNow();
        process.close();
    }
}
