/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.team;

import dev.memlog.cli.client.CommandGroup;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "modes",
        description = {
            "Show or set the modes of the team's projects.",
            "Of the team of the key that asks, which needs the scope admin."
        })
public final class TeamModesCommand extends CommandGroup {
    private TeamModesCommand() {}

    public static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new TeamModesCommand())
                .addSubcommand(new TeamModesShowCommand(environment))
                .addSubcommand(new TeamModesSetCommand(environment))
                .addSubcommand(new TeamModesUnsetCommand(environment));
    }
}
