/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.team;

import dev.memlog.cli.client.CommandGroup;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "prices",
        description = {
            "Show or set what the team pays for models.",
            "Of the team of the key that asks, which needs the scope admin."
        })
public final class TeamPricesCommand extends CommandGroup {
    private TeamPricesCommand() {}

    public static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new TeamPricesCommand())
                .addSubcommand(new TeamPricesShowCommand(environment))
                .addSubcommand(new TeamPricesSetCommand(environment))
                .addSubcommand(new TeamPricesUnsetCommand(environment));
    }
}
