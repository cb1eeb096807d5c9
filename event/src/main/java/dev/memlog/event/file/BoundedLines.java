/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.file;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of a stream of any length, each held up to a bound; the rest of a longer one is skipped. */
public final class BoundedLines implements AutoCloseable {
    public static final int MAX_BYTES = 4 * 1024 * 1024;
    private final InputStream in;
    private final int maxBytes;

    public BoundedLines(InputStream in) {
        this(in, MAX_BYTES);
    }

    /** @param maxBytes of a line */
    public BoundedLines(InputStream in, int maxBytes) {
        this.maxBytes = maxBytes;
        this.in = new BufferedInputStream(in, 64 * 1024);
    }

    /** @param text blank if it is too long */
    public record Line(String text, boolean tooLong) {}

    /** The next line, without its end; null at the end. */
    @Nullable
    public Line next() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean tooLong = false;
        int next = in.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            if (bytes.size() < maxBytes) {
                bytes.write(next);
            } else {
                tooLong = true;
            }
            next = in.read();
        }
        return tooLong ? new Line("", true) : new Line(bytes.toString(StandardCharsets.UTF_8), false);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
