/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import dev.memlog.cli.client.CommandGroup;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "cluster",
        description = {
            "Run a team's layout on this machine, without Docker.",
            "Three brokers and two nodes of each role, each a process with a folder of its own: as compose.yaml."
        })
public final class ClusterCommand extends CommandGroup {
    private ClusterCommand() {}

    /** @param main class of the program that the processes run */
    public static CommandLine commandLine(Map<String, String> environment, Class<?> main) {
        return new CommandLine(new ClusterCommand())
                .addSubcommand(new ClusterUpCommand(environment, main))
                .addSubcommand(new ClusterStatusCommand(environment))
                .addSubcommand(new ClusterKillCommand(environment))
                .addSubcommand(new ClusterStartCommand(environment, main))
                .addSubcommand(new ClusterDownCommand(environment));
    }
}
