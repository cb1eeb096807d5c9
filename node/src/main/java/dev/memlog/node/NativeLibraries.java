/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.settings.DataFolder;
import dev.memlog.settings.UserError;
import dev.memlog.topology.RocksDbLibrary;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native libraries of SQLite and RocksDB, which are unpacked at each start: into the data folder, where a full, read-only
 * or noexec {@code /tmp} does no harm and no other user can write; into Java's temporary folder where the data folder's own
 * file system runs no programs.
 *
 * <p>Threading: confined to the thread that starts the process.
 */
public final class NativeLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
    private static final String NAME = "native";

    private NativeLibraries() {}

    /** Java's own folder for what is temporary. */
    public static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /**
     * Loads what a node needs; to be called by the holder of the data folder alone, since leftovers are deleted.
     *
     * @throws UserError if there is no folder that they can be loaded from
     */
    public static void loadFor(DataFolder data) {
        List<String> reasons = new ArrayList<>();
        for (Path folder : List.of(data.folder().resolve(NAME), temporary())) {
            try {
                boolean own = folder.startsWith(data.folder());
                if (own) {
                    empty(folder);
                }
                RocksDbLibrary.loadFrom(folder);
                unpackInto(folder);
                LOG.debug("native libraries are unpacked into {}", folder);
                return;
            } catch (IOException | UnsatisfiedLinkError | RuntimeException e) {
                reasons.add(folder + " (" + UserError.oneLine(e.getMessage()) + ")");
            }
        }
        throw new UserError("the native libraries of RocksDB and SQLite can be loaded neither from "
                + String.join(" nor from ", reasons)
                + ": mount one of them without noexec and with 32 MB of room, or name a folder where programs may run:"
                + " MEMLOG_JAVA_OPTS=-Djava.io.tmpdir=DIR");
    }

    /** For a command that only looks at a database, where Java's temporary folder is of no use. */
    public static void useOf(Path dataFolder) throws IOException {
        if (Files.isDirectory(dataFolder)) {
            unpackInto(Files.createDirectories(dataFolder.resolve(NAME)));
        }
    }

    private static void unpackInto(Path folder) {
        for (String key : List.of("org.sqlite.tmpdir", "org.xerial.snappy.tempdir", "ZstdTempFolder")) {
            if (System.getProperty(key) == null) {
                System.setProperty(key, folder.toString());
            }
        }
    }

    private static void empty(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder)) {
            for (Path leftover : leftovers) {
                if (Files.isRegularFile(leftover)) {
                    Files.delete(leftover);
                }
            }
        }
    }
}
