/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import dev.memlog.cli.client.ConsoleCommand;
import dev.memlog.settings.DataFolder;
import dev.memlog.settings.UserError;
import dev.memlog.store.MemoryStore;
import dev.memlog.store.sql.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rebuild",
        description = {
            "Delete a stopped node's database.",
            "The next start rebuilds it from the log, with the same rows and numbers."
        })
public final class RebuildCommand extends ConsoleCommand implements Callable<Integer> {
    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--states",
            description = "Delete the session state stores instead; for a node that reports them unreadable.")
    private boolean states;

    private final Map<String, String> environment;

    public RebuildCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Path folder = data.settings(environment, Map.of()).dataFolder();
        if (!Files.isDirectory(folder)) {
            throw new UserError("there is no data folder " + folder + ": name the node's with --data");
        }
        try (DataFolder open = DataFolder.open(folder)) {
            Path what = states ? open.streams() : open.database();
            String name = states ? "the states of sessions" : "the database";
            if (!Files.exists(what)) {
                out().println("nothing to do: there is no " + what);
                return ExitCode.OK;
            }
            if (states) {
                delete(what);
            } else {
                MemoryStore.rebuild(StoreConfig.defaults(what));
            }
            out().println(name + " in " + folder + (states ? " are" : " is") + " deleted; the next start rebuilds "
                    + (states ? "them" : "it") + " from the log");
        }
        return ExitCode.OK;
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UserError(folder + " cannot be deleted: " + e, e);
        }
    }
}
