/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import dev.memlog.cli.client.ConsoleCommand;
import dev.memlog.settings.UserError;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "kill",
        description = {"Kill a process of the cluster, as kill -9 does.", "To see how the others go on without it."})
final class ClusterKillCommand extends ConsoleCommand implements Runnable {
    @Mixin
    private final ClusterFolder folder;

    @Parameters(paramLabel = "NAME", description = "Such as broker-2 or store-1.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String name;

    ClusterKillCommand(Map<String, String> environment) {
        folder = new ClusterFolder(environment);
    }

    @Override
    public void run() {
        ClusterProcess process = folder.process(folder.layout().member(name));
        long pid = process.running()
                .orElseThrow(() -> new UserError(name + " does not run"))
                .pid();
        process.kill();
        out().println("Killed " + name + " (process " + pid + "); `memlog cluster start " + name + "` starts it again");
    }
}
