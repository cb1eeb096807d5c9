/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import dev.memlog.cli.client.ConsoleCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "down",
        description = {
            "Stop the cluster's processes in order; the data stays.",
            "A process that does not end in time is killed."
        })
final class ClusterDownCommand extends ConsoleCommand implements Runnable {
    /** A process node lets calls in flight end. */
    private static final Duration NODE_PATIENCE = Duration.ofSeconds(40);

    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(20);

    @Mixin
    private final ClusterFolder folder;

    ClusterDownCommand(Map<String, String> environment) {
        folder = new ClusterFolder(environment);
    }

    @Override
    public void run() {
        ClusterLayout layout = folder.layout();
        for (ClusterRole role : ClusterRole.values()) {
            List<ClusterProcess> processes = layout.of(role).stream()
                    .map(folder::process)
                    .filter(process -> process.running().isPresent())
                    .toList();
            processes.forEach(ClusterProcess::tellToStop);
            processes.forEach(this::await);
        }
    }

    private void await(ClusterProcess process) {
        boolean byItself = process.awaitStop(process.member().role().hasHttp() ? NODE_PATIENCE : BROKER_PATIENCE);
        out().println(process.member().name() + (byItself ? " has stopped" : " did not stop in time and was killed"));
    }
}
