/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.signin;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.WireMapper;
import dev.memlog.event.file.PrivateFile;
import dev.memlog.event.text.Sha256;
import dev.memlog.event.thread.Polling;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The sign-ins of this user, one file for each node in {@code sign-ins} of the data folder, for their owner alone.
 *
 * <p>Threading: safe; a change is seen whole or not at all, also by other processes.
 */
public final class SignInFiles {
    private static final String FOLDER = "sign-ins";
    private static final int NAME_BYTES = 12;
    private static final Polling LOCKED = new Polling(Duration.ofSeconds(30));

    private final Path folder;
    private final JsonMapper mapper = WireMapper.create();

    public SignInFiles(Map<String, String> environment) {
        String data = environment.getOrDefault("MEMLOG_DATA", "").strip();
        folder = (data.isEmpty() ? Path.of(System.getProperty("user.home"), ".memlog") : Path.of(data)).resolve(FOLDER);
    }

    /** The same for each way to write an address. */
    public static String nameOf(URI server) {
        int port = server.getPort() >= 0 ? server.getPort() : "https".equals(server.getScheme()) ? 443 : 80;
        String path = server.getRawPath() == null ? "" : server.getRawPath();
        return (server.getScheme() + "://" + server.getHost()).toLowerCase(Locale.ROOT) + ":" + port + path;
    }

    /** @throws UserError if the file cannot be read */
    public Optional<StoredSignIn> find(URI server) {
        Path file = file(server);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            StoredSignIn stored = mapper.readValue(Files.readAllBytes(file), StoredSignIn.class);
            return Optional.ofNullable(stored).filter(sign -> sign.server().equals(nameOf(server)));
        } catch (IOException e) {
            // Without the parser's message, which may quote the file.
            throw new UserError("the sign-in in " + file + " cannot be read: run `memlog login --server " + server
                    + "` again, or delete the file");
        }
    }

    public void write(URI server, StoredSignIn signIn) {
        Path file = file(server);
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(folder);
            try (OutputStream out = PrivateFile.create(next)) {
                out.write(mapper.writeValueAsBytes(signIn));
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UserError("the sign-in cannot be written to " + file + ": " + e.getMessage(), e);
        }
    }

    public void delete(URI server) {
        try {
            Files.deleteIfExists(file(server));
        } catch (IOException e) {
            throw new UserError("the sign-in in " + file(server) + " cannot be deleted: " + e.getMessage(), e);
        }
    }

    /** A task that needs the file of this server for itself. */
    @FunctionalInterface
    interface Alone<T> {
        T run();
    }

    /** Runs the task while no other process of this user runs one for this server. */
    <T> T alone(URI server, Alone<T> task) {
        Path file = file(server).resolveSibling(file(server).getFileName() + ".lock");
        AtomicReference<FileLock> lock = new AtomicReference<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (!LOCKED.until(() -> locks(channel, lock))) {
                throw new UserError("another memlog process has " + file + " for more than 30 seconds");
            }
            return task.run();
        } catch (IOException e) {
            throw new UserError("the sign-in cannot be locked by " + file + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while waiting for " + file, e);
        }
    }

    // Closing the channel unlocks it. A lock of another thread of this process is an exception.
    private static boolean locks(FileChannel channel, AtomicReference<FileLock> lock) throws IOException {
        try {
            lock.set(channel.tryLock());
            return lock.get() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private Path file(URI server) {
        return folder.resolve(Sha256.hex(nameOf(server), NAME_BYTES) + ".json");
    }
}
