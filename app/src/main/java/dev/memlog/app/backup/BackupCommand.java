/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.backup;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.cli.client.JsonCommand;
import dev.memlog.node.backup.BackupManifest;
import dev.memlog.settings.DataFolder;
import dev.memlog.settings.Settings;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "backup",
        description = {
            "Back up a node's data to a new folder.",
            "The node may be running or stopped. The copy is read back and verified."
        })
public final class BackupCommand extends JsonCommand implements Runnable {
    private static final Duration BETWEEN_WORDS = Duration.ofSeconds(5);

    @Parameters(paramLabel = "DIR", description = "Folder of the backup; must be new or empty.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private Path folder;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data folder of the node, running or not; includes its settings file (default: ~/.memlog).")
    @Nullable
    private String data;

    private final InstantSource clock;

    public BackupCommand(Map<String, String> environment, InstantSource clock) {
        super(environment);
        this.clock = clock;
    }

    @Override
    public void run() {
        // A node without a folder may be on another machine.
        boolean folderKnown = data != null || !server().isNamed();
        Settings settings =
                folderKnown ? Settings.load(data == null ? Map.of() : Map.of("data", data), environment()) : null;
        BackupSource source = source(settings);
        BackupFolder backup = new BackupFolder(folder);
        backup.create();
        boolean done = false;
        try {
            BackupManifest manifest = source.writeTo(backup, progress());
            manifest = settings == null ? manifest : withSettings(backup, manifest, settings.dataFolder());
            backup.finish(manifest);
            requireWhole(backup, manifest);
            done = true;
            print(backup, manifest, source);
        } catch (IOException e) {
            throw new UserError("the backup could not be written to " + backup.path() + ": " + e, e);
        } finally {
            if (!done) {
                discard(backup);
            }
        }
    }

    private BackupSource source(@Nullable Settings settings) {
        // A folder named here means more than a node that the environment() names for all commands.
        boolean nodeMeant = data == null ? server().isNamed() : server().isGiven();
        if (settings == null || nodeMeant) {
            return new BackupSource.OfNode(server().clientOf(settings));
        }
        try {
            return DataFolder.holderOf(settings.dataFolder()).isPresent()
                    ? new BackupSource.OfNode(server().clientOf(settings))
                    : ofFolder(settings.dataFolder());
        } catch (IOException e) {
            throw new UserError("the data folder " + settings.dataFolder() + " cannot be read: " + e, e);
        }
    }

    private BackupSource ofFolder(Path dataFolder) {
        if (!Files.isDirectory(dataFolder)) {
            throw new UserError(
                    "there is no data folder " + dataFolder + ": name one with --data, or a node with --server");
        }
        return new BackupSource.OfFolder(dataFolder, clock);
    }

    private static BackupManifest withSettings(BackupFolder backup, BackupManifest manifest, Path dataFolder)
            throws IOException {
        Path file = dataFolder.resolve(Settings.FILE_NAME);
        if (!Files.exists(file)) {
            return manifest;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return manifest.and(backup.add(Settings.FILE_NAME, in));
        }
    }

    private static void requireWhole(BackupFolder backup, BackupManifest manifest) throws IOException {
        List<String> problems = backup.problems(manifest);
        if (!problems.isEmpty()) {
            throw new UserError("the backup does not read back as it was written: " + problems.getFirst());
        }
    }

    private static void discard(BackupFolder backup) {
        try {
            BackupFolder.delete(backup.path());
        } catch (IOException e) {
            throw new UserError(backup.path() + " is no whole backup and could not be deleted: " + e, e);
        }
    }

    private LongConsumer progress() {
        PrintWriter err = err();
        long[] last = {System.nanoTime()};
        return bytes -> {
            if (System.nanoTime() - last[0] > BETWEEN_WORDS.toNanos()) {
                last[0] = System.nanoTime();
                err.println("written " + BackupFolder.megabytes(bytes) + " so far");
                err.flush();
            }
        };
    }

    private void print(BackupFolder backup, BackupManifest manifest, BackupSource source) {
        PrintWriter out = out();
        if (wantsJson()) {
            out.println(JsonNodeFactory.instance
                    .objectNode()
                    .put("folder", backup.path().toString())
                    .put("at", manifest.at().toString())
                    .put("files", manifest.files().size())
                    .put("bytes", manifest.bytes())
                    .put("heldMillis", manifest.heldMillis())
                    .put("settings", hasSettings(manifest))
                    .toPrettyString());
            return;
        }
        String where = switch (source) {
            case BackupSource.OfNode node ->
                "of " + node.node().server() + ", whose sessions rested for " + manifest.heldMillis() + " ms";
            case BackupSource.OfFolder stopped -> "of " + stopped.data() + ", which no node holds";
        };
        out.println("backup " + where + ": " + manifest.files().size() + " files, "
                + BackupFolder.megabytes(manifest.bytes()) + " in " + backup.path() + ", read back and found whole");
        out.println("it has all that was acknowledged before " + manifest.at()
                + (hasSettings(manifest) ? ", and the settings file" : "; no settings file"));
        out.println("restore it with: bin/memlog restore " + backup.path() + " --data NEW");
    }

    private static boolean hasSettings(BackupManifest manifest) {
        return manifest.files().stream().anyMatch(file -> file.path().equals(Settings.FILE_NAME));
    }
}
