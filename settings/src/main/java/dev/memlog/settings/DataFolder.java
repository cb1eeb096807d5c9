/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import dev.memlog.event.file.PrivateFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's folder, held by one process at a time.
 *
 * <p>The lock is the operating system's: it ends with its process, also after a crash. The lock file's text names the
 * holder. A new folder is readable for its owner alone, because it holds what was said in sessions.
 */
public final class DataFolder implements AutoCloseable {
    /** A byte far behind the text: some systems cannot read a locked range. */
    private static final long LOCKED_BYTE = 1L << 30;

    private static final long MEGABYTE = 1024 * 1024;
    private static final long ROOM_TO_START = 32 * MEGABYTE;

    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);

    private final Path folder;
    private final FileChannel channel;

    private DataFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** @throws UserError if another process holds the folder, or it cannot be written */
    public static DataFolder open(Path folder) {
        Path absolute = folder.toAbsolutePath();
        if (!FolderPlace.takesNativeLibraries(absolute)) {
            throw new UserError("RocksDB cannot open the data folder " + absolute
                    + " on this system: choose one without emoji and other rare characters with --data");
        }
        Path file = absolute.resolve("memlog.lock");
        FileChannel channel = null;
        try {
            PrivateFolder.create(absolute);
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                String holder = holder(channel);
                channel.close();
                throw new UserError("a Memlog node" + holder + " already runs on " + absolute
                        + ": use that one, stop it first, or choose another folder with --data");
            }
            String pid = ProcessHandle.current().pid() + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)), 0);
            return new DataFolder(absolute, channel);
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw new UserError(
                    "the data folder " + absolute + " cannot be used (" + e + "; file system "
                            + FolderPlace.fileSystem(absolute)
                            + "): check its permissions, or choose another with --data",
                    e);
        }
    }

    /**
     * Checks that files can be mapped into memory and that the disk has room; without either, Kafka ends with a fault
     * that names neither. Logs a warning for what may go wrong later.
     *
     * @throws UserError if a node cannot start here
     */
    public void requireUsable() {
        requireRoom(folder);
        FolderPlace.mapping(folder).ifPresent(reason -> {
            throw new UserError("the file system of the data folder " + folder + " ("
                    + FolderPlace.fileSystem(folder) + ") cannot map files into memory (" + reason
                    + "), which Kafka and SQLite need: choose a folder on a disk of this machine with --data");
        });
        FolderPlace.doubts(folder)
                .forEach(doubt -> LOG.warn(
                        "the data folder {} {}: choose one on a disk of this machine with --data", folder, doubt));
    }

    static void requireRoom(Path folder) {
        long free;
        try {
            free = Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return; // Not every file system reports it.
        }
        if (free < ROOM_TO_START) {
            throw new UserError("the disk of the data folder " + folder + " is full: " + free / MEGABYTE
                    + " MB are left, a start needs " + ROOM_TO_START / MEGABYTE
                    + "; make room, or move the folder to another disk and name it with --data");
        }
    }

    /**
     * The id of the process that holds a folder; blank if unknown, empty if no process holds it.
     *
     * @throws IOException if the lock file cannot be read
     */
    public static Optional<String> holderOf(Path folder) throws IOException {
        Path file = folder.resolve("memlog.lock");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // Given back with the channel.
            return tryLock(channel) == null ? Optional.of(pidIn(channel)) : Optional.empty();
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        String pid = pidIn(channel);
        return pid.isEmpty() ? "" : " (process " + pid + ")";
    }

    private static String pidIn(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        channel.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
    }

    private static void closeQuietly(@Nullable FileChannel channel, IOException failure) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    public Path folder() {
        return folder;
    }

    public Path broker() {
        return folder.resolve("broker");
    }

    public Path streams() {
        return folder.resolve("streams");
    }

    public Path database() {
        return folder.resolve("memlog.db");
    }

    /** Of the user's own modes; need not exist. */
    public Path modes() {
        return folder.resolve("modes");
    }

    /** Gives the folder back; the file stays, since deleting it would race with the next holder. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UserError("the lock of " + folder + " cannot be released: " + e.getMessage(), e);
        }
    }
}
