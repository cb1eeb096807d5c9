/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "print",
        description = "Print the hooks for Claude Code's settings.json; needs no running node.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "For one project:   memlog hooks print > .claude/settings.json",
            "For all projects:  merge its \"hooks\" into ~/.claude/settings.json"
        })
final class HooksPrintCommand implements Runnable {
    @Mixin
    private final ServerOption server;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    HooksPrintCommand(Map<String, String> environment) {
        server = new ServerOption(environment);
    }

    @Override
    public void run() {
        spec.commandLine().getOut().println(HookSettings.of(server.uri()).toPrettyString());
    }
}
