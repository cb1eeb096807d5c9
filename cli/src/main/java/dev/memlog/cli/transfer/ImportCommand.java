/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.JsonCommand;
import dev.memlog.cli.client.Terminal;
import dev.memlog.cli.transcript.ImportTranscriptsCommand;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = {
            "Import memories.",
            "Reads the output of `memlog export`. Memories that the node has are not added again, and forgotten ones stay forgotten. After an interruption the same command resumes."
        })
public final class ImportCommand extends JsonCommand implements Runnable {
    @Parameters(paramLabel = "FILE", arity = "0..1", description = "File of JSON lines; - reads stdin.")
    @Nullable
    private Path file;

    @Option(names = "--dry-run", description = "Dry run: show what would change.")
    private boolean dryRun;

    private ImportCommand(Map<String, String> environment) {
        super(environment);
    }

    public static CommandLine commandLine(Map<String, String> environment, Terminal terminal) {
        return new CommandLine(new ImportCommand(environment))
                .addSubcommand("claude-mem", new ImportClaudeMemCommand(environment))
                .addSubcommand(
                        "transcripts", new ImportTranscriptsCommand(environment, terminal, InstantSource.system()));
    }

    @Override
    public void run() {
        if (file == null) {
            throw usage("say what to import: a file that `memlog export` wrote, or claude-mem DB, or transcripts DIR");
        }
        try (ImportLines lines = new TextLines(open(file))) {
            ObjectNode report = new ImportPosts(client(), dryRun, err()).run(lines);
            print(report, wantsJson(), line());
            if (!report.path("complete").asBoolean()) {
                throw new UserError("the file lacks its last line: it may have been cut off; what it has is "
                        + (dryRun ? "counted" : "imported"));
            }
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** @throws UserError if there are broken lines, after printing everything */
    static void print(ObjectNode report, boolean json, CommandLine line) {
        PrintWriter out = line.getOut();
        if (json) {
            out.println(report.toPrettyString());
        } else {
            ImportText.lines(report).forEach(out::println);
            ImportText.errors(report).forEach(line.getErr()::println);
        }
        out.flush();
        long broken = report.path("brokenLines").asLong();
        if (broken > 0) {
            throw new UserError(broken + " of " + report.path("lines") + " lines are broken and were left; the"
                    + " others were taken");
        }
    }

    private static InputStream open(Path file) throws IOException {
        if (file.toString().equals("-")) {
            return System.in;
        }
        try {
            if (Files.isDirectory(file)) {
                throw new UserError(file + " is a folder, not an export");
            }
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw new UserError("there is no file " + file, e);
        }
    }
}
