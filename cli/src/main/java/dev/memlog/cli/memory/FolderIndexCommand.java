/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(
        name = "folder-index",
        description = "Manage Memlog's notes in the CLAUDE.md files of folders (folder-index.enabled).",
        mixinStandardHelpOptions = true)
public final class FolderIndexCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    private FolderIndexCommand() {}

    public static CommandLine commandLine() {
        return new CommandLine(new FolderIndexCommand()).addSubcommand(new FolderIndexRemoveCommand());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: memlog folder-index remove");
    }
}
