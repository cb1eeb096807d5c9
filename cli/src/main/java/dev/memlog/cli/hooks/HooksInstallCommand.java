/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.cli.client.NodeCommand;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "install",
        description = {
            "Add Memlog's hooks to an agent's settings.",
            "Other hooks and settings stay unchanged; needs no running node. A second run with another --server changes the address."
        })
final class HooksInstallCommand extends NodeCommand implements Runnable {
    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private SettingsScopeOption scope = new SettingsScopeOption();

    @Mixin
    private final SpoolOption spool;

    @Mixin
    private final KeyFileOption key;

    @Mixin
    private final CaFileOption ca;

    @Mixin
    private final BeforeToolOption beforeTool = new BeforeToolOption();

    @Option(names = "--dry-run", description = "Dry run: show what would change.")
    private boolean dryRun;

    HooksInstallCommand(Map<String, String> environment) {
        super(environment);
        spool = new SpoolOption(environment());
        key = new KeyFileOption(environment());
        ca = new CaFileOption(server());
    }

    @Override
    public void run() {
        Agent chosen = agent.agent();
        URI node = server().uri();
        Path file = scope.file(chosen, environment());
        HookInstallation.Change change = new HookInstallation(chosen, file)
                .install(
                        new HookTarget(node, spool.folder(), key.file(), ca.file(server().uri())),
                        beforeTool.wanted(chosen),
                        !dryRun);
        PrintWriter out = out();
        if (dryRun) {
            ChangedLines.of(change).forEach(out::println);
        } else if (change.isNone()) {
            out.println("nothing to do: " + file + " has the hooks, and they post to " + node);
        } else {
            out.println(chosen.title() + "'s hooks post to " + node + ", by " + file);
        }
        Surroundings around = new Surroundings(chosen, environment(), scope.folder());
        if (!dryRun && !change.isNone()) {
            around.steps(scope.ofUser()).forEach(step -> out.println("still to do: " + step));
        }
        around.warnings(file).forEach(warning -> err().println("memlog: warning: " + warning));
    }
}
