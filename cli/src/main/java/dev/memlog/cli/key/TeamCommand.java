/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.key;

import dev.memlog.cli.client.CommandGroup;
import dev.memlog.cli.client.Terminal;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "team",
        description = {
            "Create, list and erase teams.",
            "The node must be asked with a key of its operators: MEMLOG_KEY_FILE names its file."
        })
public final class TeamCommand extends CommandGroup {
    private TeamCommand() {}

    public static CommandLine commandLine(Map<String, String> environment, Terminal terminal) {
        return new CommandLine(new TeamCommand())
                .addSubcommand(new TeamCreateCommand(environment))
                .addSubcommand(new TeamListCommand(environment))
                .addSubcommand(new TeamEraseCommand(environment, terminal));
    }
}
