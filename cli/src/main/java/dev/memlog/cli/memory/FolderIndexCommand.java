/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import dev.memlog.cli.client.CommandGroup;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(name = "folder-index", description = "Manage Memlog's notes in the CLAUDE.md files of folders.")
public final class FolderIndexCommand extends CommandGroup {
    private FolderIndexCommand() {}

    public static CommandLine commandLine() {
        return new CommandLine(new FolderIndexCommand()).addSubcommand(new FolderIndexRemoveCommand());
    }
}
