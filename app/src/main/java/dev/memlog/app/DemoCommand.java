/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import dev.memlog.cli.client.ConsoleCommand;
import dev.memlog.cli.demo.DemoFolder;
import dev.memlog.cli.demo.DemoPlayback;
import dev.memlog.node.EmbeddedMemlog;
import dev.memlog.node.Lifetime;
import dev.memlog.node.NativeLibraries;
import dev.memlog.settings.Settings;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Play recorded sessions into a scratch node; costs nothing.",
            "Prints the memories of each session and the context that a new session would receive: it says which files have changed since and what is superseded. Exits 1 unless every event is accounted for."
        })
public final class DemoCommand extends ConsoleCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Option(names = "--exit", description = "Exit when done instead of staying up.")
    private boolean exit;

    private final Map<String, String> environment;

    public DemoCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = out();
        Path scratch = scratchFolder();
        Settings settings = Settings.load(
                Map.of(
                        "data", scratch.resolve("data").toString(),
                        "port", "0",
                        "providers", "offline",
                        // The first look at a file loads classes; a recorded session does not mind the wait.
                        "ingest.grounds-deadline", "1s",
                        // A scratch node of this machine alone, whatever the environment's certificate is for.
                        "tls.cert-file", "",
                        "tls.key-file", ""),
                environment);
        Lifetime lifetime = new Lifetime();
        EmbeddedMemlog memlog = EmbeddedMemlog.start(settings, environment, lifetime::fail);
        lifetime.closeOnExit(() -> {
            memlog.close();
            ScratchFolder.delete(scratch);
        });
        Lifetime.awaitReady(memlog.node()::isReady);
        int code = new DemoPlayback(URI.create(memlog.node().url()), out, DemoFolder.in(scratch), PATIENCE).run();
        if (!exit) {
            out.println("Still up at " + memlog.node().url() + " for a look; Ctrl-C stops it and deletes " + scratch);
            out.flush();
            lifetime.await();
        }
        return code;
    }

    private static Path scratchFolder() {
        try {
            return Files.createTempDirectory("memlog-demo-");
        } catch (IOException e) {
            throw new UserError(
                    "no scratch folder can be made in " + NativeLibraries.temporary() + " (" + e.getMessage()
                            + "): make room there, or name another: MEMLOG_JAVA_OPTS=-Djava.io.tmpdir=DIR",
                    e);
        }
    }
}
