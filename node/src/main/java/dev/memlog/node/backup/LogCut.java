/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A log as it was at one moment: its files, held open, each up to the length it had. What is appended afterwards lies
 * behind that length, and a file that the broker deletes or replaces meanwhile can be read until it is closed here.
 *
 * <p>Threading: confined to one thread at a time.
 */
public final class LogCut implements AutoCloseable {
    private final List<Part> parts;

    private LogCut(List<Part> parts) {
        this.parts = parts;
    }

    /** @param path beneath the broker's folder */
    public record Part(String path, long bytes, FileChannel channel) {
        public InputStream read() throws IOException {
            channel.position(0);
            return new FirstBytes(Channels.newInputStream(channel), bytes);
        }
    }

    public static LogCut open(Path folder, LogListing listing) throws IOException {
        List<Part> parts = new ArrayList<>();
        try {
            for (Map.Entry<String, LogListing.Seen> file : new TreeMap<>(listing.files()).entrySet()) {
                FileChannel channel = FileChannel.open(folder.resolve(file.getKey()), StandardOpenOption.READ);
                parts.add(new Part(file.getKey(), file.getValue().bytes(), channel));
            }
            return new LogCut(List.copyOf(parts));
        } catch (IOException e) {
            closeAll(parts, e);
            throw e;
        }
    }

    public List<Part> parts() {
        return parts;
    }

    long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    @Override
    public void close() throws IOException {
        IOException failure = new IOException("the log's files could not be closed");
        closeAll(parts, failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private static void closeAll(List<Part> parts, IOException failure) {
        for (Part part : parts) {
            try {
                part.channel().close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }
}
