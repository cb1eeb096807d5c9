/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.key;

import dev.memlog.cli.client.CommandGroup;
import dev.memlog.cli.client.Terminal;
import dev.memlog.cli.team.TeamModesCommand;
import dev.memlog.cli.team.TeamPricesCommand;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "team",
        description = {
            "Create, list and erase teams; set what a team has of its own.",
            "Creating, listing and erasing need a key of the node's operators: MEMLOG_KEY_FILE names its file."
        })
public final class TeamCommand extends CommandGroup {
    private TeamCommand() {}

    public static CommandLine commandLine(Map<String, String> environment, Terminal terminal) {
        return new CommandLine(new TeamCommand())
                .addSubcommand(new TeamCreateCommand(environment))
                .addSubcommand(new TeamListCommand(environment))
                .addSubcommand(new TeamEraseCommand(environment, terminal))
                .addSubcommand(new TeamRetentionCommand(environment))
                .addSubcommand(TeamModesCommand.commandLine(environment))
                .addSubcommand(TeamPricesCommand.commandLine(environment));
    }
}
