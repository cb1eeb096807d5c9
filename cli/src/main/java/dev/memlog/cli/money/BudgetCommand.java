/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.money;

import dev.memlog.cli.client.CommandGroup;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(name = "budget", description = "Show or change the budgets of tokens and money.")
public final class BudgetCommand extends CommandGroup {
    private BudgetCommand() {}

    public static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new BudgetCommand())
                .addSubcommand(new BudgetShowCommand(environment))
                .addSubcommand(new BudgetSetCommand(environment))
                .addSubcommand(new BudgetClearCommand(environment));
    }
}
