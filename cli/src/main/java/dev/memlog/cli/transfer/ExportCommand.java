/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transfer;

import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.NodeCommand;
import dev.memlog.event.file.PrivateFile;
import dev.memlog.settings.UserError;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        description = {
            "Export sessions and memories as JSON lines.",
            "Includes hidden memories. `memlog import` reads the output."
        })
public final class ExportCommand extends NodeCommand implements Runnable {
    private static final long PROGRESS_EVERY = 10_000;

    @Option(names = "--project", paramLabel = "P", description = "Only this project; may be repeated.")
    private List<String> projects = new ArrayList<>();

    @Option(names = "--author", paramLabel = "A", description = "Only memories of this author; may be repeated.")
    private List<String> authors = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Output file; replaced once the export is complete (default: stdout).")
    @Nullable
    private Path out;

    public ExportCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public void run() {
        Path target = out;
        if (target == null) {
            PrintWriter print = out();
            copy(line -> print.println(line));
            print.flush();
        } else {
            writeTo(target.toAbsolutePath());
        }
    }

    /** Receives the lines of an export. */
    private interface Lines {
        void write(String line) throws IOException;
    }

    private void writeTo(Path target) {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            long lines;
            try (OutputStream file = new BufferedOutputStream(PrivateFile.create(part))) {
                lines = copy(line -> {
                    file.write(line.getBytes(StandardCharsets.UTF_8));
                    file.write('\n');
                });
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            // Without the first and the last line.
            err().println("exported " + (lines - 2) + " sessions and memories to " + target);
        } catch (IOException e) {
            throw new UserError("cannot write " + target + ": " + e.getMessage(), e);
        } finally {
            deleteIfLeft(part);
        }
    }

    private long copy(Lines out) {
        PrintWriter progress = err();
        try (InputStream in = client().stream("/v1/export", Map.of("project", projects, "author", authors));
                TextLines lines = new TextLines(in)) {
            long count = 0;
            String line;
            String last = "";
            while ((line = lines.next()) != null) {
                out.write(line);
                last = line;
                if (++count % PROGRESS_EVERY == 0) {
                    progress.println(count + " lines so far");
                    progress.flush();
                }
            }
            if (!NodeClient.type(last).equals("end")) {
                throw new UserError("the node broke off: the export is not complete, try again");
            }
            return count;
        } catch (IOException e) {
            throw new UserError("the export broke off: " + e.getMessage(), e);
        }
    }

    private static void deleteIfLeft(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new UserError("cannot delete " + part + ": " + e.getMessage(), e);
        }
    }
}
