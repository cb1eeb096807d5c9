/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.project;

import dev.memlog.cli.client.CommandGroup;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(name = "project", description = "Show, rename, merge or trust projects.")
public final class ProjectCommand extends CommandGroup {
    private ProjectCommand() {}

    public static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new ProjectCommand())
                .addSubcommand(new ProjectShowCommand(environment))
                .addSubcommand(new ProjectTrustCommand(environment))
                .addSubcommand(new ProjectRenameCommand.Rename(environment))
                .addSubcommand(new ProjectRenameCommand.Merge(environment));
    }
}
