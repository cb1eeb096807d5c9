/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import dev.memlog.event.access.KeyText;
import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The roles ingest, process and store, each a process of its own, against a cluster that is there. They ask for keys. */
public final class TeamNodes implements AutoCloseable {
    /** What a role takes from its folder's properties file; the first lets a killed node's place be taken soon. */
    private static final List<String> SETTINGS = List.of(
            "auth=keys",
            "auth.requests-per-second=0",
            "kafka.streams.consumer.session.timeout.ms=6000",
            "kafka.streams.consumer.heartbeat.interval.ms=2000",
            // A machine that is busy with six processes may take longer than an agent would wait.
            "ingest.context-deadline=5s",
            "ingest.ack-timeout=15s");

    static final String TEAM = "default";

    private final NodeHttp http;
    private final NodeHttp operators = new NodeHttp();
    private final Path folder;
    private final String bootstrapServers;
    private final Map<String, String> environment;
    private final int ingestPort = FreePort.take();
    private final int processPort = FreePort.take();
    private final int storePort = FreePort.take();
    private final Deque<MemlogProcess> started = new ArrayDeque<>();
    private MemlogProcess processing;

    private TeamNodes(NodeHttp http, Path folder, String bootstrapServers, int replication) throws IOException {
        this.http = http;
        this.folder = folder;
        this.bootstrapServers = bootstrapServers;
        Path key = folder.resolve("admin.key");
        KeyText first = KeyText.random(new SecureRandom());
        Files.writeString(key, first.reveal());
        operators.useKey(first.reveal());
        this.environment = Map.of(
                "MEMLOG_TOPICS_REPLICATION", String.valueOf(replication), "MEMLOG_AUTH_ADMIN_KEY_FILE", key.toString());
        MemlogProcess storing = start("store", storePort);
        processing = start("process", processPort);
        MemlogProcess ingesting = start("ingest", ingestPort, "--store-url", storeUrl());
        storing.awaitReady(http, storeUrl());
        processing.awaitReady(http, processUrl());
        ingesting.awaitReady(http, ingestUrl());
        http.useKey(newKey("/v1/teams", Map.of("team", TEAM, "author", "dev")));
    }

    /**
     * Starts all three at once, as an orchestrator does, and waits until each is ready.
     *
     * @param http sends an admin key of the team from then on
     */
    public static TeamNodes start(NodeHttp http, Path folder, String bootstrapServers, int replication)
            throws IOException {
        return new TeamNodes(http, folder, bootstrapServers, replication);
    }

    /** A client with the operators' key. */
    NodeHttp operators() {
        return operators;
    }

    /** Makes a key, such as the first one of a team, and returns its text. */
    private String newKey(String route, Map<String, ?> order) {
        NodeHttp.Answer made = operators.post(storeUrl() + route, order);
        if (made.status() != 201) {
            throw new AssertionError("no key was made: " + made);
        }
        return made.json().path("key").asText();
    }

    public String ingestUrl() {
        return MemlogProcess.url(ingestPort);
    }

    String processUrl() {
        return MemlogProcess.url(processPort);
    }

    public String storeUrl() {
        return MemlogProcess.url(storePort);
    }

    void killProcessing() throws InterruptedException {
        processing.kill();
    }

    void startProcessingAgain() throws IOException {
        processing = start("process", processPort).awaitReady(http, processUrl());
    }

    private MemlogProcess start(String role, int port, String... more) throws IOException {
        Path data = Files.createDirectories(folder.resolve(role));
        Files.write(data.resolve("memlog.properties"), SETTINGS);
        List<String> arguments = new ArrayList<>(List.of(
                role,
                "--bootstrap-servers",
                bootstrapServers,
                "--port",
                String.valueOf(port),
                "--data",
                data.toString()));
        arguments.addAll(List.of(more));
        MemlogProcess process =
                MemlogProcess.start(folder.resolve(role + ".log"), environment, arguments.toArray(String[]::new));
        started.push(process);
        return process;
    }

    @Override
    public void close() throws InterruptedException {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }
}
