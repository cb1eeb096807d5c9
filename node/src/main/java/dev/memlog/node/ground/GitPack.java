/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A pack of git's objects and its index of version 2, which git has written since 2007.
 *
 * <p>Threading: confined to one thread.
 */
final class GitPack implements AutoCloseable {
    private static final int MAGIC = 0xff744f63;
    private static final int HEADER = 8;
    private static final int FANOUT = 256 * Integer.BYTES;
    private static final int OFFSET_DELTA = 6;
    private static final int NAMED_DELTA = 7;
    private static final int CHUNK = 8 * 1024;
    /** Git's own bound is 4095. */
    private static final int LONGEST_CHAIN = 4_095;

    private final FileChannel index;
    private final FileChannel pack;
    private final int idBytes;
    private final int[] fanout = new int[256];

    private GitPack(FileChannel index, FileChannel pack, int idBytes) {
        this.index = index;
        this.pack = pack;
        this.idBytes = idBytes;
    }

    /** Finds the base of a delta, which may lie in another place. */
    interface Bases {
        GitObjects.@Nullable Content read(String id) throws IOException;
    }

    /** Null if it is of another version. */
    static @Nullable GitPack open(Path indexFile, int idBytes) throws IOException {
        String name = indexFile.toString();
        FileChannel index = FileChannel.open(indexFile, StandardOpenOption.READ);
        try {
            ByteBuffer head = ByteBuffer.wrap(read(index, 0, HEADER + FANOUT));
            if (head.getInt() != MAGIC || head.getInt() != 2) {
                index.close();
                return null;
            }
            Path packFile = Path.of(name.substring(0, name.length() - ".idx".length()) + ".pack");
            GitPack opened = new GitPack(index, FileChannel.open(packFile, StandardOpenOption.READ), idBytes);
            for (int i = 0; i < opened.fanout.length; i++) {
                opened.fanout[i] = head.getInt();
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            index.close();
            throw e;
        }
    }

    /** The place of an object in the pack; negative if it is not there. */
    long find(byte[] id) throws IOException {
        int first = id[0] & 0xff;
        int low = first == 0 ? 0 : fanout[first - 1];
        int high = fanout[first] - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            byte[] there = read(index, HEADER + FANOUT + (long) middle * idBytes, idBytes);
            int order = Arrays.compareUnsigned(there, id);
            if (order == 0) {
                return offset(middle);
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private long offset(int place) throws IOException {
        long count = fanout[255];
        long offsets = HEADER + FANOUT + count * (idBytes + Integer.BYTES);
        int small = ByteBuffer.wrap(read(index, offsets + (long) place * Integer.BYTES, Integer.BYTES))
                .getInt();
        if (small >= 0) {
            return small;
        }
        long large = offsets + count * Integer.BYTES + (long) (small & 0x7fffffff) * Long.BYTES;
        return ByteBuffer.wrap(read(index, large, Long.BYTES)).getLong();
    }

    GitObjects.Content read(long offset, Bases bases) throws IOException {
        return read(offset, bases, 0);
    }

    private GitObjects.Content read(long offset, Bases bases, int depth) throws IOException {
        if (depth > LONGEST_CHAIN) {
            throw new IOException("a chain of deltas has no end");
        }
        Bytes in = new Bytes(offset);
        int next = in.next();
        int type = (next >> 4) & 7;
        long size = next & 15;
        for (int shift = 4; (next & 0x80) != 0; shift += 7) {
            next = in.next();
            size |= (long) (next & 0x7f) << shift;
        }
        if (size > GitObjects.MOST_BYTES) {
            throw new IOException("an object is too large");
        }
        if (type == OFFSET_DELTA) {
            next = in.next();
            long back = next & 0x7f;
            while ((next & 0x80) != 0) {
                next = in.next();
                back = ((back + 1) << 7) | (next & 0x7f);
            }
            GitObjects.Content base = read(offset - back, bases, depth + 1);
            return new GitObjects.Content(base.type(), applied(base.bytes(), inflated(in, (int) size)));
        }
        if (type == NAMED_DELTA) {
            byte[] id = new byte[idBytes];
            for (int i = 0; i < idBytes; i++) {
                id[i] = (byte) in.next();
            }
            GitObjects.Content base = bases.read(HexFormat.of().formatHex(id));
            if (base == null) {
                throw new IOException("the base of a delta is missing");
            }
            return new GitObjects.Content(base.type(), applied(base.bytes(), inflated(in, (int) size)));
        }
        return new GitObjects.Content(type, inflated(in, (int) size));
    }

    private static byte[] inflated(Bytes in, int size) throws IOException {
        byte[] out = new byte[size];
        Inflater inflater = new Inflater();
        try {
            int length = 0;
            while (length < size && !inflater.finished()) {
                if (inflater.needsInput()) {
                    in.feed(inflater);
                }
                int more = inflater.inflate(out, length, size - length);
                if (more == 0 && (inflater.needsDictionary() || inflater.finished())) {
                    break;
                }
                length += more;
            }
            if (length < size) {
                throw new EOFException("an object is shorter than it says");
            }
            return out;
        } catch (DataFormatException e) {
            throw new IOException("an object cannot be inflated", e);
        } finally {
            inflater.end();
        }
    }

    /** The content that a delta makes of its base. */
    private static byte[] applied(byte[] base, byte[] delta) throws IOException {
        int[] at = {0};
        try {
            long from = number(delta, at);
            long size = number(delta, at);
            if (from != base.length || size > GitObjects.MOST_BYTES) {
                throw new IOException("a delta does not fit its base");
            }
            byte[] out = new byte[(int) size];
            int length = 0;
            while (at[0] < delta.length) {
                int command = delta[at[0]++] & 0xff;
                if ((command & 0x80) != 0) {
                    int start = 0;
                    int count = 0;
                    for (int i = 0; i < 4; i++) {
                        start |= ((command >> i) & 1) == 0 ? 0 : (delta[at[0]++] & 0xff) << (8 * i);
                    }
                    for (int i = 0; i < 3; i++) {
                        count |= ((command >> (4 + i)) & 1) == 0 ? 0 : (delta[at[0]++] & 0xff) << (8 * i);
                    }
                    count = count == 0 ? 0x10000 : count;
                    System.arraycopy(base, start, out, length, count);
                    length += count;
                } else {
                    System.arraycopy(delta, at[0], out, length, command);
                    at[0] += command;
                    length += command;
                }
            }
            return out;
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("a delta is broken", e);
        }
    }

    private static long number(byte[] bytes, int[] at) {
        long number = 0;
        int next;
        int shift = 0;
        do {
            next = bytes[at[0]++];
            number |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while ((next & 0x80) != 0 && shift < Long.SIZE);
        return number;
    }

    private static byte[] read(FileChannel file, long from, int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, from + buffer.position()) < 0) {
                throw new EOFException("an index of a pack is cut off");
            }
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        index.close();
        pack.close();
    }

    /** The bytes of the pack from a place on. */
    private final class Bytes {
        private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK).flip();
        private long from;

        Bytes(long from) {
            this.from = from;
        }

        int next() throws IOException {
            fill();
            return buffer.get() & 0xff;
        }

        void feed(Inflater inflater) throws IOException {
            fill();
            inflater.setInput(buffer);
        }

        private void fill() throws IOException {
            if (buffer.hasRemaining()) {
                return;
            }
            buffer.clear();
            int read = pack.read(buffer, from);
            if (read <= 0) {
                throw new EOFException("a pack is cut off");
            }
            from += read;
            buffer.flip();
        }
    }
}
