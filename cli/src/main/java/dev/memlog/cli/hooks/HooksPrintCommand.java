/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.cli.client.ServerOption;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "print",
        description = "Print a settings file of the agent with Memlog's hooks alone; needs no running node.",
        mixinStandardHelpOptions = true,
        footer = {"", "`memlog hooks install` adds them to the agent's own settings."})
final class HooksPrintCommand implements Runnable {
    @Mixin
    private final ServerOption server;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private final SpoolOption spool;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    HooksPrintCommand(Map<String, String> environment) {
        server = new ServerOption(environment);
        spool = new SpoolOption(environment);
    }

    @Override
    public void run() {
        HookTarget target = new HookTarget(server.uri(), spool.folder());
        spec.commandLine().getOut().print(HookInstallation.text(agent.agent(), target));
        spec.commandLine().getOut().flush();
    }
}
