/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.cli.client.ConsoleCommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "uninstall",
        description = {"Remove Memlog's hooks from an agent's settings.", "Other hooks and settings stay unchanged."})
final class HooksUninstallCommand extends ConsoleCommand implements Runnable {
    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private SettingsScopeOption scope = new SettingsScopeOption();

    @Option(names = "--dry-run", description = "Dry run: show what would change.")
    private boolean dryRun;

    private final Map<String, String> environment;

    HooksUninstallCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        Agent chosen = agent.agent();
        Path file = scope.file(chosen, environment);
        HookInstallation.Change change = new HookInstallation(chosen, file).uninstall(!dryRun);
        PrintWriter out = out();
        if (dryRun) {
            ChangedLines.of(change).forEach(out::println);
        } else if (change.isNone()) {
            out.println("nothing to do: " + file + " has none of Memlog's hooks");
        } else if (change.after().isEmpty()) {
            out.println(file + " held nothing but Memlog's hooks and is removed");
        } else {
            out.println(file + " has no more hooks of Memlog");
        }
    }
}
