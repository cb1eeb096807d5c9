/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.money;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(
        name = "budget",
        description = "Show budgets of tokens and money, and change them while nodes run.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class BudgetCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    private BudgetCommand() {}

    public static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new BudgetCommand())
                .addSubcommand(new BudgetShowCommand(environment))
                .addSubcommand(new BudgetSetCommand(environment))
                .addSubcommand(new BudgetClearCommand(environment));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "show, set or clear is missing");
    }
}
