/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import dev.memlog.cli.client.ConsoleCommand;
import dev.memlog.recall.folder.BlockRemoval;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        description = {
            "Remove Memlog's notes from every CLAUDE.md below a folder.",
            "The rest of each file stays unchanged. Disable folder-index.enabled first, or the next observation writes the notes again."
        })
final class FolderIndexRemoveCommand extends ConsoleCommand implements Runnable {
    @Parameters(arity = "0..1", paramLabel = "DIR", description = "Folder (default: the enclosing git repository).")
    @Nullable
    private Path folder;

    @Option(names = "--dry-run", description = "Dry run: list the files.")
    private boolean dryRun;

    @Override
    public void run() {
        Path top = top();
        BlockRemoval.Removed removed = removed(top);
        PrintWriter out = out();
        removed.changed().forEach(file -> out.println(file + (dryRun ? ": notes would go" : ": notes are gone")));
        removed.deleted()
                .forEach(file -> out.println(
                        file + (dryRun ? ": would be deleted" : ": deleted") + ", it held nothing but notes"));
        if (!removed.left().isEmpty()) {
            removed.left().forEach(file -> out.println(file + ": left as it is"));
            throw new UserError(removed.left().size()
                    + " of these files cannot be cleaned: take out what stands between <!-- memlog:begin --> and"
                    + " <!-- memlog:end --> by hand, and both lines");
        }
        if (removed.changed().isEmpty() && removed.deleted().isEmpty()) {
            out.println("nothing to do: no CLAUDE.md below " + top + " has notes of Memlog");
        }
    }

    private Path top() {
        if (folder != null) {
            if (!Files.isDirectory(folder)) {
                throw new UserError("DIR " + folder + " is no folder: name one that exists");
            }
            return folder.toAbsolutePath().normalize();
        }
        return BlockRemoval.repositoryAround(Path.of(""))
                .orElseThrow(() -> new UserError(
                        "there is no git repository here: name the folder, memlog folder-index remove DIR"));
    }

    private BlockRemoval.Removed removed(Path top) {
        try {
            return BlockRemoval.below(top, !dryRun);
        } catch (IOException e) {
            throw new UserError("DIR " + top + " cannot be read: " + e.getMessage(), e);
        }
    }
}
