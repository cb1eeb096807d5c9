/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(name = "hooks", description = "Connect a coding agent's hooks to Memlog.", mixinStandardHelpOptions = true)
public final class HooksCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    private HooksCommand() {}

    public static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new HooksCommand())
                .addSubcommand(new HooksInstallCommand(environment))
                .addSubcommand(new HooksUninstallCommand(environment))
                .addSubcommand(new HooksPrintCommand(environment));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing: memlog hooks install, uninstall or print");
    }
}
