/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.NativeLibraryLoader;

/**
 * Loads RocksDB's native library, which needs a folder that allows execution, and finds a path that it can open for a
 * state folder.
 *
 * <p>Threading: safe.
 */
public final class RocksDbLibrary {
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    /** Held open as long as the process lives. */
    private static final Map<Path, FileChannel> OPENED = new ConcurrentHashMap<>();

    private RocksDbLibrary() {}

    /**
     * Loads it for this process; later loads do nothing.
     *
     * @throws IOException if it cannot be unpacked there
     * @throws UnsatisfiedLinkError if it cannot be loaded from there
     */
    public static void loadFrom(Path folder) throws IOException {
        NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
    }

    /**
     * A path of the same folder that RocksDB can open. Its Java side encodes a character beyond the first plane, such
     * as an emoji, as two halves, which no file system finds; Linux also addresses each open folder by number.
     *
     * @param folder created if it is missing
     * @throws IOException if there is no such path
     */
    static Path pathOf(Path folder) throws IOException {
        if (isPlain(folder)) {
            return folder;
        }
        Path real = Files.createDirectories(folder).toRealPath();
        Path number = numberOf(real);
        if (number == null) {
            // The number of a deleted folder of the same name is stale.
            FileChannel before = OPENED.put(real, FileChannel.open(real, StandardOpenOption.READ));
            if (before != null) {
                before.close();
            }
            number = numberOf(real);
        }
        if (number == null) {
            throw new IOException(folder + " is open under no number");
        }
        return number;
    }

    private static @Nullable Path numberOf(Path real) throws IOException {
        try (DirectoryStream<Path> numbers = Files.newDirectoryStream(OPEN_FILES)) {
            for (Path number : numbers) {
                if (OPENED.containsKey(real) && isLinkTo(number, real)) {
                    return number;
                }
            }
        }
        return null;
    }

    private static boolean isLinkTo(Path number, Path real) {
        try {
            return Files.readSymbolicLink(number).equals(real);
        } catch (IOException e) {
            return false; // Closed in between.
        }
    }

    private static boolean isPlain(Path folder) {
        return folder.toString().codePoints().noneMatch(Character::isSupplementaryCodePoint);
    }
}
