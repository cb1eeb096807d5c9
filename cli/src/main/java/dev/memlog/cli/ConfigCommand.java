/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli;

import dev.memlog.cli.client.ConsoleCommand;
import dev.memlog.settings.SettingsTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "config",
        description = "List the settings with their defaults and ranges.",
        footer = {
            "",
            "Sources, in increasing priority: DIR/memlog.properties (DIR is the data",
            "folder), the environment (a.b-c is MEMLOG_A_B_C), and flags."
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
