/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports of an embedded broker's listeners, kept from one start to the next: until a broker that was killed has
 * registered again, the cluster's own parts look for it where it was.
 */
final class ListenerPorts {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerPorts.class);
    private final Path file;

    record Pair(HostPort client, HostPort controller) {}

    /** @param folder the broker's */
    ListenerPorts(Path folder) {
        this.file = folder.resolve("memlog-listeners");
    }

    static Pair free() {
        return new Pair(HostPort.anyFreeOnLoopback(), HostPort.anyFreeOnLoopback());
    }

    /** Those of the last start if nobody has taken them since. */
    Pair lastOrFree() {
        try {
            List<String> lines = Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() == 2) {
                Pair last = new Pair(HostPort.parse(lines.get(0)), HostPort.parse(lines.get(1)));
                last.client().requireFree();
                last.controller().requireFree();
                return last;
            }
        } catch (IOException | IllegalArgumentException | BrokerException e) {
            LOG.atDebug().addKeyValue("error", e.toString()).log("the broker's last ports are not to be had");
        }
        return free();
    }

    void remember(Pair pair) {
        try {
            Files.writeString(file, pair.client() + "\n" + pair.controller() + "\n", StandardCharsets.UTF_8);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("error", e.toString())
                    .log("the broker's ports cannot be kept; the next start takes others");
        }
    }
}
