/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.client;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** A command that does nothing without one of its subcommands. */
@Command(synopsisSubcommandLabel = "COMMAND")
public abstract class CommandGroup extends ConsoleCommand implements Runnable {
    @Override
    public final void run() {
        List<String> names = new ArrayList<>(line().getSubcommands().keySet());
        String last = names.removeLast();
        throw usage((names.isEmpty() ? last : String.join(", ", names) + " or " + last) + " is missing");
    }
}
