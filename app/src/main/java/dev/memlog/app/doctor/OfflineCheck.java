/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import dev.memlog.settings.DataFolder;
import dev.memlog.settings.KafkaSettings;
import dev.memlog.settings.Settings;
import dev.memlog.store.MemoryStore;
import dev.memlog.store.sql.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks a node that does not answer; a stopped node is not a problem. */
record OfflineCheck(URI server, boolean local, Settings settings, InstantSource clock) {
    List<CheckResult> examine() {
        List<CheckResult> findings = new ArrayList<>();
        Optional<String> holder = local ? holder() : Optional.empty();
        if (holder.isPresent()) {
            findings.add(CheckResult.problem(
                    "node",
                    "process " + holder.get() + " holds " + settings.dataFolder() + ", but " + server
                            + " does not answer",
                    "it may be starting, or listen elsewhere (--server); else stop it and start it again"));
        } else if (local) {
            findings.add(CheckResult.warning(
                    "node", "no node answers at " + server, "start one: bin/memlog up; agents go on without memory"));
            findings.add(port());
            findings.addAll(new ModeCheck(settings).examine());
            findings.addAll(new MeaningCheck(settings).examine());
            database().ifPresent(findings::add);
        } else {
            findings.add(CheckResult.problem(
                    "node", "no node answers at " + server, "start it there, or check the address and the network"));
        }
        settings.get(KafkaSettings.BOOTSTRAP_SERVERS)
                .ifPresent(servers -> findings.addAll(new ClusterCheck(settings, servers, clock).examine()));
        return findings;
    }

    private Optional<String> holder() {
        try {
            return DataFolder.holderOf(settings.dataFolder());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<CheckResult> database() {
        Path file = settings.dataFolder().resolve("memlog.db");
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            MemoryStore.examine(file);
            return Optional.of(CheckResult.ok("database", file + " is whole"));
        } catch (StoreException e) {
            return Optional.of(CheckResult.problem(
                    "database",
                    String.valueOf(e.getMessage()),
                    "bin/memlog rebuild --data " + settings.dataFolder()
                            + " makes the next start rebuild it from the log"));
        }
    }

    private CheckResult port() {
        int port = server.getPort() > 0 ? server.getPort() : 80;
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(server.getHost()), port));
            return CheckResult.ok("port", port + " is free");
        } catch (IOException e) {
            return CheckResult.problem(
                    "port",
                    port + " is taken by something that is no Memlog node",
                    "stop what listens there, or choose another port (port=, --port)");
        }
    }
}
