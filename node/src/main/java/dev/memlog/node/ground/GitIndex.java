/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The list of tracked files that git keeps for a working tree: versions 2 to 4.
 *
 * <p>Threading: safe.
 */
final class GitIndex {
    private static final int MAGIC = 0x44495243;
    private static final int LINK = 0x6c696e6b;
    /** Some 700,000 files; a larger list is not read, since two of them at once would take a node's memory. */
    static final int MOST_BYTES = 64 * 1024 * 1024;

    private static final int BEFORE_ID = 40;
    private static final int MODE_AT = 24;
    private static final int EXTENDED = 0x4000;
    private static final int SKIPPED = 0x4000;
    private static final int FOLDER = 0040000;

    private GitIndex() {}

    /** Receives the entries. */
    interface Entries {
        /** @param isSkipped whether a sparse checkout leaves the file out of the working tree */
        void entry(String path, String id, boolean isSkipped);
    }

    /**
     * Reads all entries; none if there is no index.
     *
     * @param gitFolder of the working tree
     * @throws IOException if it cannot be read, or has a form that is not known
     */
    static void read(Path gitFolder, boolean sha256, Entries entries) throws IOException {
        byte[] all = BoundedFile.read(gitFolder.resolve("index"), MOST_BYTES);
        if (all == null) {
            return;
        }
        try {
            read(all, sha256 ? 32 : 20, entries);
        } catch (IndexOutOfBoundsException | IllegalArgumentException | BufferUnderflowException e) {
            throw new IOException("the index of a repository is cut off", e);
        }
    }

    private static void read(byte[] all, int idBytes, Entries entries) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(all);
        int magic = in.getInt();
        int version = in.getInt();
        int count = in.getInt();
        if (magic != MAGIC || version < 2 || version > 4) {
            throw new IOException("the index of a repository is of a form that is not known");
        }
        byte[] path = new byte[0];
        for (int i = 0; i < count; i++) {
            int start = in.position();
            int mode = in.getInt(start + MODE_AT);
            int idAt = start + BEFORE_ID;
            int flags = in.getShort(idAt + idBytes);
            int nameAt = idAt + idBytes + Short.BYTES;
            boolean isSkipped = false;
            if (version > 2 && (flags & EXTENDED) != 0) {
                isSkipped = (in.getShort(nameAt) & SKIPPED) != 0;
                nameAt += Short.BYTES;
            }
            in.position(nameAt);
            int kept = version == 4 ? path.length - stripped(in) : 0;
            int suffix = in.position();
            int end = suffix;
            while (all[end] != 0) {
                end++;
            }
            if (kept < 0) {
                throw new IOException("the index of a repository is broken");
            }
            byte[] name = Arrays.copyOf(path, kept + end - suffix);
            System.arraycopy(all, suffix, name, kept, end - suffix);
            path = name;
            // Before version 4 one to eight zero bytes fill an entry up to a multiple of eight.
            in.position(version == 4 ? end + 1 : start + ((end - start + 8) & ~7));
            if (mode != FOLDER) {
                entries.entry(
                        new String(path, StandardCharsets.UTF_8),
                        HexFormat.of().formatHex(all, idAt, idAt + idBytes),
                        isSkipped);
            }
        }
        refuseSplit(in, idBytes);
    }

    /** A split index has the other entries in another file: without them files would seem to be tracked no more. */
    private static void refuseSplit(ByteBuffer in, int idBytes) throws IOException {
        while (in.remaining() > idBytes + 2 * Integer.BYTES) {
            int extension = in.getInt();
            int size = in.getInt();
            if (extension == LINK) {
                throw new IOException("the index of a repository is split");
            }
            in.position(in.position() + size);
        }
    }

    /** How many bytes at the end of the path before are left out. */
    private static int stripped(ByteBuffer in) {
        int next = in.get();
        int number = next & 0x7f;
        while ((next & 0x80) != 0) {
            next = in.get();
            number = ((number + 1) << 7) | (next & 0x7f);
        }
        return number;
    }
}
