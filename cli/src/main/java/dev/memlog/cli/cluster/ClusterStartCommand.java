/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import dev.memlog.cli.client.ConsoleCommand;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "start",
        description = {
            "Start a process of the cluster again.",
            "Waits until it is ready. It finds the data that it had."
        })
final class ClusterStartCommand extends ConsoleCommand implements Runnable {
    @Mixin
    private final ClusterFolder folder;

    @Parameters(paramLabel = "NAME", description = "Such as broker-2 or store-1.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String name;

    private final Map<String, String> environment;
    private final Class<?> main;

    ClusterStartCommand(Map<String, String> environment, Class<?> main) {
        this.environment = environment;
        this.main = main;
        folder = new ClusterFolder(environment);
    }

    @Override
    public void run() {
        ClusterProcess process = folder.process(folder.layout().member(name));
        process.start(NodeProgram.of(main, environment), environment);
        ClusterReadiness.await(List.of(process), ClusterProbe.of(folder.shape()));
        out().println(name + " is ready at " + process.member().url());
    }
}
