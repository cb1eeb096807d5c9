/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a repository: loose ones, packs, and those of the repositories that it borrows from. Nothing is written,
 * and the files are open for the time of one comparison only.
 *
 * <p>Threading: confined to one thread.
 */
final class GitObjects implements AutoCloseable {
    /** No commit and no folder's list is larger; files are not read from here. */
    static final int MOST_BYTES = 8 * 1024 * 1024;

    static final int COMMIT = 1;
    static final int TREE = 2;
    private static final List<String> TYPES = List.of("", "commit", "tree", "blob", "tag");
    private static final int DEEPEST = 5;
    private static final int MOST_LENDERS = 20;
    /** Each is two open files; git packs them together at 50. */
    private static final int MOST_PACKS = 200;
    /** Deltas whose bases are named and lie elsewhere: git writes none that are deep, and a cycle has no end. */
    private static final int MOST_NAMED = 50;

    private final List<Path> folders = new ArrayList<>();
    private final int idBytes;
    private @Nullable List<GitPack> packs;
    private int named;

    /** @param shared the git folder that all working trees of the repository share */
    GitObjects(Path shared, boolean sha256) {
        idBytes = sha256 ? 32 : 20;
        add(shared.resolve("objects"), 0);
    }

    /** @param type {@link #COMMIT}, {@link #TREE} or another */
    record Content(int type, byte[] bytes) {}

    boolean has(String id) throws IOException {
        return read(id) != null;
    }

    /** Null if the repository does not have it. */
    @Nullable
    Content read(String id) throws IOException {
        if (id.length() != 2 * idBytes) {
            return null;
        }
        for (Path folder : folders) {
            Content loose = loose(folder.resolve(id.substring(0, 2)).resolve(id.substring(2)));
            if (loose != null) {
                return loose;
            }
        }
        byte[] bytes = HexFormat.of().parseHex(id);
        for (GitPack pack : packs()) {
            long offset = pack.find(bytes);
            if (offset >= 0) {
                return pack.read(offset, this::base);
            }
        }
        return null;
    }

    private @Nullable Content base(String id) throws IOException {
        if (named >= MOST_NAMED) {
            throw new IOException("a chain of deltas has no end");
        }
        named++;
        try {
            return read(id);
        } finally {
            named--;
        }
    }

    private static @Nullable Content loose(Path file) throws IOException {
        byte[] packed = BoundedFile.read(file, MOST_BYTES);
        if (packed == null) {
            return null;
        }
        byte[] all;
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            all = in.readNBytes(MOST_BYTES);
        }
        int end = 0;
        while (end < Math.min(64, all.length) && all[end] != 0) {
            end++;
        }
        String head = new String(all, 0, end, StandardCharsets.US_ASCII);
        int blank = head.indexOf(' ');
        int type = blank < 0 ? -1 : TYPES.indexOf(head.substring(0, blank));
        if (type < 1 || end + 1 > all.length) {
            throw new IOException("an object is none of git's");
        }
        try (InputStream rest = new ByteArrayInputStream(all, end + 1, all.length - end - 1)) {
            return new Content(type, rest.readAllBytes());
        }
    }

    private List<GitPack> packs() throws IOException {
        List<GitPack> known = packs;
        if (known != null) {
            return known;
        }
        List<GitPack> opened = new ArrayList<>();
        packs = opened;
        for (Path folder : folders) {
            Path packFolder = folder.resolve("pack");
            if (!Files.isDirectory(packFolder)) {
                continue;
            }
            try (DirectoryStream<Path> indexes = Files.newDirectoryStream(packFolder, "*.idx")) {
                for (Path index : indexes) {
                    if (opened.size() >= MOST_PACKS) {
                        throw new IOException("a repository has too many packs");
                    }
                    open(index, opened);
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        return opened;
    }

    private void open(Path index, List<GitPack> opened) throws IOException {
        try {
            GitPack pack = GitPack.open(index, idBytes);
            if (pack != null) {
                opened.add(pack);
            }
        } catch (NoSuchFileException e) {
            // A repack has just put another in its place, which is listed, too, or with the next question.
            return;
        }
    }

    private void add(Path folder, int depth) {
        if (depth > DEEPEST || folders.size() > MOST_LENDERS || folders.contains(folder)) {
            return;
        }
        folders.add(folder);
        Path alternates = folder.resolve("info").resolve("alternates");
        if (!Files.isRegularFile(alternates)) {
            return;
        }
        try (InputStream in = Files.newInputStream(alternates)) {
            String text = new String(in.readNBytes(64 * 1024), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    add(folder.resolve(line.strip()).normalize(), depth + 1);
                }
            }
        } catch (IOException | InvalidPathException e) {
            // What is borrowed is then unknown, as if it were missing.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        if (packs != null) {
            for (GitPack pack : packs) {
                pack.close();
            }
        }
    }
}
