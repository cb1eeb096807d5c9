/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.project;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(
        name = "project",
        description = "Show which project a folder belongs to, and rename, merge or trust projects.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class ProjectCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    private ProjectCommand() {}

    public static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new ProjectCommand())
                .addSubcommand(new ProjectShowCommand(environment))
                .addSubcommand(new ProjectTrustCommand(environment))
                .addSubcommand(new ProjectRenameCommand.Rename(environment))
                .addSubcommand(new ProjectRenameCommand.Merge(environment));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "show, trust, rename or merge is missing");
    }
}
