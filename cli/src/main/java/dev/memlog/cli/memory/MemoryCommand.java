/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import dev.memlog.cli.client.CommandGroup;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(name = "memory", description = "Show, edit, pin or correct a memory.")
public final class MemoryCommand extends CommandGroup {
    private MemoryCommand() {}

    public static CommandLine commandLine(Map<String, String> environment) {
        CommandLine line = new CommandLine(new MemoryCommand())
                .addSubcommand("show", new MemoryShowCommand(environment))
                .addSubcommand("edit", new MemoryEditCommand(environment));
        for (MemoryMarkCommand.Verb verb : MemoryMarkCommand.Verb.values()) {
            CommandLine command = new CommandLine(new MemoryMarkCommand(environment, verb));
            command.getCommandSpec().usageMessage().description(verb.description());
            line.addSubcommand(verb.word(), command);
        }
        return line;
    }
}
