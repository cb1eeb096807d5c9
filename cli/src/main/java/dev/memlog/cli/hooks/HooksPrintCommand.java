/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.cli.client.NodeCommand;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "print",
        description = {
            "Print a settings file with Memlog's hooks alone.",
            "Needs no running node. `memlog hooks install` adds the hooks to the agent's own settings."
        })
final class HooksPrintCommand extends NodeCommand implements Runnable {
    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private final SpoolOption spool;

    @Mixin
    private final KeyFileOption key;

    @Mixin
    private final CaFileOption ca;

    @Mixin
    private final BeforeToolOption beforeTool = new BeforeToolOption();

    HooksPrintCommand(Map<String, String> environment) {
        super(environment);
        spool = new SpoolOption(environment);
        key = new KeyFileOption(environment);
        ca = new CaFileOption(server());
    }

    @Override
    public void run() {
        HookTarget target = new HookTarget(server().uri(), spool.folder(), key.file(), ca.file(server().uri()));
        boolean asks = Boolean.TRUE.equals(beforeTool.wanted(agent.agent()));
        out().print(HookInstallation.text(agent.agent(), target, asks));
        out().flush();
    }
}
