/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.WireMapper;
import dev.memlog.node.backup.BackupManifest;
import dev.memlog.node.backup.Checksum;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A backup on disk: the log's files as in a data folder, and the manifest. Readable for its owner alone, like a data
 * folder.
 */
final class BackupFolder {
    private static final JsonMapper MAPPER = WireMapper.create();

    private final Path folder;

    BackupFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    Path path() {
        return folder;
    }

    /** @throws UserError if the folder is not empty */
    void create() {
        try {
            if (!isEmpty(folder)) {
                throw new UserError(folder + " is not empty: name a folder that is new");
            }
            Files.createDirectories(folder);
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw new UserError(folder + " cannot be made or read (" + e + "): check its permissions", e);
        }
    }

    static boolean isEmpty(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return true;
        }
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    /** Writes one file and forces it to the disk. */
    BackupManifest.KeptFile add(String path, InputStream from) throws IOException {
        return write(resolve(path), path, from);
    }

    void finish(BackupManifest manifest) throws IOException {
        byte[] text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
        add(BackupManifest.FILE, new java.io.ByteArrayInputStream(text));
    }

    /** @throws UserError if this is not a backup, or a newer version's */
    BackupManifest manifest() {
        Path file = folder.resolve(BackupManifest.FILE);
        try {
            BackupManifest manifest = parse(Files.readAllBytes(file));
            if (manifest.format() != BackupManifest.FORMAT) {
                throw new UserError(file + " is of format " + manifest.format() + ", and this Memlog knows "
                        + BackupManifest.FORMAT + ": restore it with version " + manifest.memlog() + " or newer");
            }
            return manifest;
        } catch (NoSuchFileException e) {
            throw new UserError(
                    folder + " is no whole backup: it has no " + BackupManifest.FILE + ", which is written last");
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static BackupManifest parse(byte[] manifest) throws JsonProcessingException, IOException {
        return MAPPER.readValue(manifest, BackupManifest.class);
    }

    /** The damaged and missing files; empty if every file matches the manifest. */
    List<String> problems(BackupManifest manifest) throws IOException {
        List<String> problems = new ArrayList<>();
        for (BackupManifest.KeptFile file : manifest.files()) {
            problem(file).ifPresent(problems::add);
        }
        return problems;
    }

    private Optional<String> problem(BackupManifest.KeptFile file) throws IOException {
        Path there = resolve(file.path());
        if (!Files.isRegularFile(there)) {
            return Optional.of(file.path() + " is missing");
        }
        if (Files.size(there) != file.bytes()) {
            return Optional.of(file.path() + " has " + Files.size(there) + " bytes and had " + file.bytes());
        }
        try (InputStream in = Files.newInputStream(there)) {
            boolean same = Checksum.copy(file.path(), in, OutputStream.nullOutputStream())
                    .equals(file);
            return same ? Optional.empty() : Optional.of(file.path() + " is not what was backed up (SHA-256)");
        }
    }

    /** @throws IOException if the disk fails or a file does not match the manifest */
    void copyTo(Path target, BackupManifest manifest) throws IOException {
        for (BackupManifest.KeptFile file : manifest.files()) {
            try (InputStream in = Files.newInputStream(resolve(file.path()))) {
                if (!write(inside(target, file.path()), file.path(), in).equals(file)) {
                    throw new IOException(file.path() + " is not what was backed up (SHA-256)");
                }
            }
        }
    }

    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / (1024.0 * 1024));
    }

    /** Deletes a folder's content, and the folder itself if possible. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private Path resolve(String path) throws IOException {
        return inside(folder, path);
    }

    private static Path inside(Path folder, String path) throws IOException {
        Path file = folder.resolve(path).normalize();
        if (!file.startsWith(folder) || file.equals(folder)) {
            throw new IOException("'" + path + "' leads out of the folder");
        }
        return file;
    }

    private static BackupManifest.KeptFile write(Path file, String path, InputStream from) throws IOException {
        Files.createDirectories(file.getParent());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            BackupManifest.KeptFile written = Checksum.copy(path, from, Channels.newOutputStream(channel));
            channel.force(true);
            return written;
        }
    }
}
