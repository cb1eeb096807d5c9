/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.agent;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A folder under {@code ~/.cache/memlog-it} that keeps what npm has sent once. Where npm, Node.js or the network is
 * missing, the test that wants it is skipped and says so.
 */
public final class NpmFolder {
    private static final int PATIENCE_SECONDS = 180;

    private final Path path;

    private NpmFolder(Path path) {
        this.path = path;
    }

    /**
     * @param name with the version, so that another version is another folder
     * @param commands that fill it, run in it one after the other unless they have been before
     */
    public static NpmFolder filled(String name, List<List<String>> commands) throws IOException {
        NpmFolder folder = new NpmFolder(Path.of(System.getProperty("user.home"), ".cache", "memlog-it", name));
        Files.createDirectories(folder.path);
        // Tests run side by side, and builds do.
        try (FileChannel channel = FileChannel.open(
                        folder.path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            Path fetched = folder.path.resolve("fetched");
            if (lock.isValid() && !Files.exists(fetched)) {
                folder.fill(commands);
                Files.writeString(fetched, "");
            }
        }
        if (!folder.runs(List.of("node", "--version"))) {
            abort("there is no node");
        }
        return folder;
    }

    private void fill(List<List<String>> commands) throws IOException {
        // As npm looks for the nearest folder that has one.
        Files.writeString(path.resolve("package.json"), "{\"private\":true}");
        for (List<String> command : commands) {
            if (!runs(command)) {
                abort(path.getFileName() + " cannot be fetched, as this fails: " + String.join(" ", command));
            }
        }
    }

    public Path path() {
        return path;
    }

    private boolean runs(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(path.toFile())
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
