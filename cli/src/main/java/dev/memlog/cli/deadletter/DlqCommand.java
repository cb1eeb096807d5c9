/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import dev.memlog.cli.client.CommandGroup;
import dev.memlog.cli.client.Terminal;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(name = "dlq", description = "List, replay, discard or edit dead letters.")
public final class DlqCommand extends CommandGroup {
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
}
