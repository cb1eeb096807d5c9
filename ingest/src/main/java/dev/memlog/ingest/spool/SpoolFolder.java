/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.spool;

import dev.memlog.event.text.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the hooks for one server kept: a file for each hook, {@code MOMENT-ID.AGENT}, in the order of their names.
 * Beside them lie {@code .ID.AGENT} (a hook that runs, or was killed), {@code bad-…} (what a node refused),
 * {@code .dropped} (a byte for each hook that had no room) and {@code .lock} (held while hooks are taken in).
 *
 * <p>The names and rules are those of {@code hook.sh}.
 */
public record SpoolFolder(Path path) {
    private static final String USUAL = ".memlog-spool";
    private static final String SET_ASIDE = "bad-";
    private static final String AND_KEY = "-key-";
    private static final int KEY_BYTES = 6;
    private static final Duration RUNNING = Duration.ofMinutes(1);

    /** What is in a folder. */
    private record Entries(List<SpooledHook> waiting, List<Path> unfinished, int setAside) {}

    /** The folder of all servers' folders, as the hooks of this environment find it. */
    public static Path root(Map<String, String> environment) {
        String set = environment.getOrDefault("HOME", "");
        Path home = Path.of(set.isBlank() ? System.getProperty("user.home") : set);
        String named = environment.getOrDefault("MEMLOG_SPOOL", "");
        if (named.isBlank()) {
            return home.resolve(USUAL);
        }
        return named.startsWith("~/")
                ? home.resolve(named.substring(2))
                : Path.of(named).toAbsolutePath();
    }

    public static SpoolFolder of(Path root, URI server) {
        return new SpoolFolder(root.resolve(name(server)));
    }

    /** A server's part of the folder: its host, port and path, in letters that any file system and shell takes. */
    public static String name(URI server) {
        int port = server.getPort() >= 0 ? server.getPort() : "https".equals(server.getScheme()) ? 443 : 80;
        String text = (server.getHost() + "-" + port + (server.getPath() == null ? "" : server.getPath()))
                .toLowerCase(Locale.ROOT);
        StringBuilder name = new StringBuilder();
        text.chars().forEach(c -> name.append(c == '.' || SpooledHook.isPlain(c) ? (char) c : '_'));
        return name.toString();
    }

    /**
     * The part of a server's hooks that show the key of one file: the server's name and 12 hexadecimal digits of the file's
     * path. No node looks there.
     */
    public static String nameOfKey(URI server, String keyFile) {
        return name(server) + AND_KEY + Sha256.hex(keyFile, KEY_BYTES);
    }

    /** The folders of a server's hooks: without a key, then one for each key's file. */
    public static List<SpoolFolder> all(Path root, URI server) {
        List<SpoolFolder> all = new ArrayList<>();
        String prefix = name(server) + AND_KEY;
        if (Files.isDirectory(root)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(
                    root,
                    path -> path.getFileName().toString().startsWith(prefix)
                            && path.getFileName().toString().length() == prefix.length() + 2 * KEY_BYTES
                            && Files.isDirectory(path))) {
                folders.forEach(path -> all.add(new SpoolFolder(path)));
            } catch (DirectoryIteratorException e) {
                throw new UncheckedIOException(e.getCause());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        all.sort(Comparator.comparing(SpoolFolder::path));
        all.addFirst(of(root, server));
        return all;
    }

    /** What waits, oldest first; nothing where there is no folder. */
    List<SpooledHook> waiting() {
        return entries().waiting;
    }

    /** A user who may write here can report events to the node. */
    public boolean isPrivate() throws IOException {
        if (!Files.getFileStore(path).supportsFileAttributeView("posix")) {
            return true;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        return !permissions.contains(PosixFilePermission.GROUP_WRITE)
                && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }

    /** Puts what killed hooks left behind in line with the others. */
    void adopt(Instant now) throws IOException {
        for (Path file : entries().unfinished) {
            Instant since =
                    Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
            if (since.isBefore(now.minus(RUNNING))) {
                String name = file.getFileName().toString().substring(1);
                Files.move(file, path.resolve(SpooledHook.stampOf(since) + "-" + name));
            }
        }
    }

    void setAside(SpooledHook hook) throws IOException {
        Files.move(hook.file(), path.resolve(SET_ASIDE + hook.file().getFileName()));
    }

    Path lock() {
        return path.resolve(".lock");
    }

    /** How all folders of a server's hooks stand together. */
    public static SpoolState stateOf(Path root, URI server) {
        SpoolState sum = of(root, server).state();
        for (SpoolFolder ofKey : all(root, server).stream().skip(1).toList()) {
            SpoolState state = ofKey.state();
            sum = state.isEmpty() ? sum : sum.and(state);
        }
        return sum;
    }

    /** How it stands. */
    public SpoolState state() {
        Entries all = entries();
        Path dropped = path.resolve(".dropped");
        try {
            boolean any = Files.exists(dropped);
            return new SpoolState(
                    path,
                    all.waiting.size(),
                    all.waiting.isEmpty() ? null : all.waiting.getFirst().at(),
                    all.setAside,
                    any ? Files.size(dropped) : 0,
                    any ? Files.getLastModifiedTime(dropped).toInstant() : null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Entries entries() {
        List<SpooledHook> waiting = new ArrayList<>();
        List<Path> unfinished = new ArrayList<>();
        int setAside = 0;
        if (!Files.isDirectory(path)) {
            return new Entries(waiting, unfinished, 0);
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.startsWith(SET_ASIDE)) {
                    setAside++;
                } else if (SpooledHook.isUnfinished(name) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    unfinished.add(file);
                } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    SpooledHook.of(file).ifPresent(waiting::add);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw new UncheckedIOException(e.getCause());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        waiting.sort(SpooledHook.IN_ORDER);
        return new Entries(waiting, unfinished, setAside);
    }

    void makeLock() throws IOException {
        if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
            Files.createDirectory(
                    lock(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(lock());
        }
    }
}
