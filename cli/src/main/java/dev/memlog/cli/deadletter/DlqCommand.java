/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import dev.memlog.cli.client.Terminal;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(
        name = "dlq",
        description = "List, replay, discard or edit dead letters.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class DlqCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    private DlqCommand() {}

    public static CommandLine commandLine(Map<String, String> environment, Terminal terminal) {
        return new CommandLine(new DlqCommand())
                .addSubcommand(new DlqListCommand(environment))
                .addSubcommand(new DlqShowCommand(environment))
                .addSubcommand(new DlqStatsCommand(environment))
                .addSubcommand(new DlqReplayCommand(environment, terminal))
                .addSubcommand(new DlqDiscardCommand(environment, terminal))
                .addSubcommand(new DlqEditCommand(environment));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "list, show, stats, replay, discard or edit is missing");
    }
}
