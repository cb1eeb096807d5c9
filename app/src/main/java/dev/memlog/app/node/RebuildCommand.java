/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import dev.memlog.app.cli.DataFolder;
import dev.memlog.app.config.Settings;
import dev.memlog.store.MemoryStore;
import dev.memlog.store.sql.StoreConfig;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "rebuild",
        description = "Delete a stopped node's database; its next start reads the log again: same rows, same numbers.",
        mixinStandardHelpOptions = true)
public final class RebuildCommand implements Callable<Integer> {
    @Mixin
    private final NodeOptions options = new NodeOptions();

    private final Map<String, String> environment;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    public RebuildCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Settings settings = options.settings(environment, Map.of());
        try (DataFolder folder = DataFolder.open(settings.dataFolder())) {
            MemoryStore.rebuild(StoreConfig.defaults(folder.database()));
        }
        spec.commandLine().getOut().println("The database is deleted; the next start reads the log again");
        return CommandLine.ExitCode.OK;
    }
}
