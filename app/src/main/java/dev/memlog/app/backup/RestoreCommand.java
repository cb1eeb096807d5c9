/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.backup;

import dev.memlog.cli.client.ConsoleCommand;
import dev.memlog.node.backup.BackupManifest;
import dev.memlog.settings.DataFolder;
import dev.memlog.settings.Settings;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        description = {"Restore a backup to a new data folder.", "Verifies the backup first; nothing is overwritten."})
public final class RestoreCommand extends ConsoleCommand implements Runnable {
    private static final int MOST_NAMED = 5;

    @Parameters(paramLabel = "DIR", description = "Folder of the backup.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private Path folder;

    @Option(names = "--data", paramLabel = "NEW", description = "Data folder to create; must be new or empty.")
    @Nullable
    private Path data;

    @Option(names = "--check", description = "Only verify the backup.")
    private boolean check;

    @Override
    public void run() {
        if (data == null && !check) {
            throw usage("say where to: --data NEW, or --check to look whether the backup is whole");
        }
        BackupFolder backup = new BackupFolder(folder);
        BackupManifest manifest = backup.manifest();
        try {
            if (data != null) {
                requireEmpty(data);
            }
            requireWhole(backup, manifest);
            if (data != null && !check) {
                restore(backup, manifest, data);
            }
        } catch (IOException e) {
            throw new UserError("the backup could not be restored: " + e, e);
        }
        print(backup, manifest);
    }

    private static void requireEmpty(Path data) throws IOException {
        if (!BackupFolder.isEmpty(data)) {
            throw new UserError(
                    data.toAbsolutePath() + " is not empty, and nothing is overwritten: name a folder that is new");
        }
    }

    private static void requireWhole(BackupFolder backup, BackupManifest manifest) throws IOException {
        List<String> problems = backup.problems(manifest);
        if (!problems.isEmpty()) {
            String more = problems.size() > MOST_NAMED ? ", and " + (problems.size() - MOST_NAMED) + " more" : "";
            throw new UserError("the backup in " + backup.path() + " is damaged, nothing was restored: "
                    + String.join(", ", problems.subList(0, Math.min(MOST_NAMED, problems.size()))) + more);
        }
    }

    private static void restore(BackupFolder backup, BackupManifest manifest, Path data) throws IOException {
        boolean done = false;
        // Held, so that no node starts on a half of it.
        try (DataFolder held = DataFolder.open(data)) {
            backup.copyTo(held.folder(), manifest);
            done = true;
        } finally {
            if (!done) {
                BackupFolder.delete(data.toAbsolutePath());
            }
        }
    }

    private void print(BackupFolder backup, BackupManifest manifest) {
        PrintWriter out = out();
        String what = manifest.files().size() + " files, " + BackupFolder.megabytes(manifest.bytes())
                + ", with all that was" + " acknowledged before " + manifest.at();
        if (data == null || check) {
            out.println("the backup in " + backup.path() + " is whole: " + what);
            return;
        }
        Path target = data.toAbsolutePath();
        out.println("restored to " + target + ": " + what);
        if (!Files.exists(target.resolve(Settings.FILE_NAME))) {
            out.println("the backup has no settings file: put your " + Settings.FILE_NAME + " there, if you had one");
        }
        out.println("start it, once the old node is stopped, with: bin/memlog up --data " + target);
        out.println("what was waiting at the time of the backup is worked on then; the first start takes longer, for it"
                + " checks the log and makes the database and the sessions' states from it");
    }
}
