/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Examines where a data folder lies: a log and a database need a local disk that no other machine writes. */
public final class FolderPlace {
    private static final int PAGE = 4096;

    /** Their names on Linux, macOS and Windows. */
    private static final Set<String> NETWORK = Set.of(
            "nfs",
            "nfs3",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "afpfs",
            "afs",
            "webdav",
            "davfs",
            "davfs2",
            "ncpfs",
            "ceph",
            "lustre",
            "glusterfs",
            "beegfs",
            "gpfs",
            "orangefs",
            "pvfs2",
            "9p",
            "v9fs",
            "drvfs",
            "virtiofs",
            "vboxsf",
            "vmhgfs",
            "prl_fs",
            "fakeowner",
            "osxfs",
            "grpcfuse");

    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs", "devtmpfs");

    /** File systems in user space that keep everything on a local disk. */
    private static final Set<String> LOCAL_FUSE =
            Set.of("fuseblk", "fuse.fuse-overlayfs", "fuse.ntfs-3g", "fuse.lxcfs", "fuse.gocryptfs", "fuse.encfs");

    /** Name prefixes of folders that a program synchronizes with other machines. */
    private static final List<String> CLOUD = List.of(
            "dropbox",
            "onedrive",
            "mobile documents",
            "cloudstorage",
            "icloud",
            "google drive",
            "googledrive",
            "nextcloud",
            "owncloud",
            "pclouddrive",
            "pcloud drive",
            "megasync",
            "seafile",
            "tresorit",
            "yandex.disk",
            "proton drive",
            "protondrive",
            "box sync",
            "box-box",
            "creative cloud files",
            "resilio sync",
            "syncthing");

    /** Files with which such programs mark their folders. */
    private static final List<String> MARKS =
            List.of(".dropbox.cache", ".stfolder", ".csync_journal.db", ".owncloudsync.log", ".tmp.drivedownload");

    private FolderPlace() {}

    /** The file system's type; blank if unknown. */
    public static String fileSystem(Path folder) {
        Path existing = existing(folder);
        try {
            return existing == null ? "" : Files.getFileStore(existing).type();
        } catch (IOException e) {
            return "";
        }
    }

    /** Reasons against a place that works for now. */
    public static List<String> doubts(Path folder) {
        List<String> doubts = new ArrayList<>();
        String type = fileSystem(folder).toLowerCase(Locale.ROOT);
        if (NETWORK.contains(type) || isStrangeFuse(type)) {
            doubts.add("lies on a network or shared file system (" + type
                    + "), where locks and what is written may be lost, and the log is slow");
        } else if (IN_MEMORY.contains(type)) {
            doubts.add("lies in memory (" + type + ") and is gone with the machine's next start");
        }
        cloud(folder).ifPresent(doubts::add);
        return doubts;
    }

    /**
     * Maps a file into memory, as Kafka's indexes and SQLite's write-ahead log do.
     *
     * @return the reason why that fails; empty if it works
     */
    public static Optional<String> mapping(Path folder) {
        Path file = folder.resolve("memlog.probe");
        try {
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, PAGE);
                mapped.put(0, (byte) 1);
                mapped.force();
            } finally {
                Files.deleteIfExists(file);
            }
            return Optional.empty();
        } catch (IOException | InternalError e) {
            return Optional.of(UserError.oneLine(e.getMessage()));
        }
    }

    private static boolean isStrangeFuse(String type) {
        return (type.startsWith("fuse") || type.contains("fuse")) && !LOCAL_FUSE.contains(type);
    }

    private static Optional<String> cloud(Path folder) {
        Path existing = existing(folder);
        try {
            Optional<String> written = cloudAbove(folder.toAbsolutePath());
            return written.isPresent() || existing == null ? written : cloudAbove(existing.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> cloudAbove(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            Path place = at;
            Path last = at.getFileName();
            String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
            if (CLOUD.stream().anyMatch(name::startsWith)
                    || MARKS.stream().anyMatch(mark -> Files.exists(place.resolve(mark)))) {
                return Optional.of(
                        "lies in " + place
                                + ", which a program copies to other machines: it may take files away or bring older ones back");
            }
        }
        return Optional.empty();
    }

    private static @Nullable Path existing(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing;
    }

    /**
     * Whether RocksDB can open files in the folder. RocksDB's Java side writes a character beyond the first plane, such
     * as an emoji, as two halves; on Linux the folder's descriptor avoids that.
     */
    static boolean takesNativeLibraries(Path folder) {
        return folder.toString().codePoints().noneMatch(Character::isSupplementaryCodePoint)
                || Files.isDirectory(Path.of("/proc/self/fd"));
    }
}
