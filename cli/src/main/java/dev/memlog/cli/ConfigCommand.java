/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli;

import dev.memlog.cli.client.ConsoleCommand;
import dev.memlog.settings.SettingsTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "config",
        description = "List every setting with its default and range.",
        footer = {
            "",
            "Sources, in increasing priority: DIR/memlog.properties, the environment (a.b-c is" + " MEMLOG_A_B_C),",
            "and the command's flags."
        })
final class ConfigCommand extends ConsoleCommand implements Runnable {
    @Option(names = "--markdown", description = "Print as the Markdown table of docs/settings.md.")
    private boolean markdown;

    @Override
    public void run() {
        out().print(markdown ? SettingsTable.markdown() : SettingsTable.plain());
        out().flush();
    }
}
