/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.cli.client.CommandGroup;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(name = "hooks", description = "Connect a coding agent's hooks to Memlog.")
public final class HooksCommand extends CommandGroup {
    private HooksCommand() {}

    public static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new HooksCommand())
                .addSubcommand(new HooksInstallCommand(environment))
                .addSubcommand(new HooksUninstallCommand(environment))
                .addSubcommand(new HooksPrintCommand(environment));
    }
}
