/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import dev.memlog.cli.client.ConsoleCommand;
import dev.memlog.node.EmbeddedMemlog;
import dev.memlog.node.Lifetime;
import dev.memlog.node.LogFormat;
import dev.memlog.node.Providers;
import dev.memlog.settings.Settings;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(name = "up", description = "Run Memlog on this machine, in one process.")
public final class UpCommand extends ConsoleCommand implements Callable<Integer> {
    @Mixin
    private final NodeOptions options = new NodeOptions();

    private final Map<String, String> environment;

    public UpCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = options.settings(environment, Map.of());
        LogFormat.apply(settings);
        Lifetime lifetime = new Lifetime();
        EmbeddedMemlog memlog = EmbeddedMemlog.start(settings, environment, lifetime::fail);
        lifetime.closeOnExit(memlog);
        Lifetime.awaitReady(memlog.node()::isReady);
        String url = memlog.node().url();
        PrintWriter out = out();
        out.println("Memlog is ready at " + url + ", data in " + settings.dataFolder() + "; "
                + new Providers(settings, environment).describe()
                + ". Connect Claude Code: bin/memlog hooks install --server " + url);
        out.flush();
        lifetime.await();
        return ExitCode.OK;
    }
}
