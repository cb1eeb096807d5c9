/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.JsonCommand;
import dev.memlog.settings.UserError;
import dev.memlog.store.claudemem.ClaudeMemDatabase;
import dev.memlog.store.sql.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "claude-mem",
        description = {
            "Import memories from claude-mem's database.",
            "The database is only read and may be in use. Each memory is also found by its old number. A second run adds what is new."
        })
final class ImportClaudeMemCommand extends JsonCommand implements Runnable {
    @Parameters(
            paramLabel = "DB",
            arity = "0..1",
            description = "Database file or its folder (default: $CLAUDE_MEM_DATA_DIR, else ~/.claude-mem).")
    @Nullable
    private Path given;

    @Option(names = "--project", paramLabel = "P", description = "Only this project; may be repeated.")
    private List<String> projects = new ArrayList<>();

    @Option(names = "--dry-run", description = "Dry run: show what would change.")
    private boolean dryRun;

    ImportClaudeMemCommand(Map<String, String> environment) {
        super(environment);
    }

    private Path database() {
        String named = environment().getOrDefault("CLAUDE_MEM_DATA_DIR", "");
        Path usual = named.isBlank() ? Path.of(System.getProperty("user.home"), ".claude-mem") : Path.of(named.strip());
        Path place = given == null ? usual : given;
        return Files.isDirectory(place) ? place.resolve("claude-mem.db") : place;
    }

    @Override
    public void run() {
        Path database = database();
        if (!Files.isRegularFile(database)) {
            throw new UserError("there is no database " + database + ": claude-mem keeps its own in"
                    + " ~/.claude-mem/claude-mem.db, or in the folder that CLAUDE_MEM_DATA_DIR names");
        }
        try (ClaudeMemDatabase source = ClaudeMemDatabase.open(database)) {
            ClaudeMemLines lines = new ClaudeMemLines(source.read(projects), source.highestNumber());
            ObjectNode report = new ImportPosts(client(), dryRun, err()).run(lines);
            lines.unreadable().forEach(err()::println);
            report.put("unreadableRows", lines.unreadable().size());
            ImportCommand.print(report, wantsJson(), line());
            if (!lines.unreadable().isEmpty()) {
                throw new UserError(
                        lines.unreadable().size() + " rows of the database could not be taken; the" + " others were");
            }
        } catch (StoreException e) {
            throw new UserError("cannot read " + database + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UserError("cannot import " + database + ": " + e.getMessage(), e);
        }
    }
}
