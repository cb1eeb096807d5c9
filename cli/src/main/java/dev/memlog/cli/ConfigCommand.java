/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli;

import dev.memlog.settings.SettingsTable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "config",
        description = "List every setting with its default and range.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Sources, in increasing priority: DIR/memlog.properties, the environment (a.b-c is" + " MEMLOG_A_B_C),",
            "and the command's flags."
        })
final class ConfigCommand implements Runnable {
    @Option(names = "--markdown", description = "Print as the Markdown table of docs/settings.md.")
    private boolean markdown;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().print(markdown ? SettingsTable.markdown() : SettingsTable.plain());
        spec.commandLine().getOut().flush();
    }
}
