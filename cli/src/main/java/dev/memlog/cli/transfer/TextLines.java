/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transfer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads lines of UTF-8, none longer than a node accepts. */
final class TextLines implements ImportLines {
    private static final int MAX_CHARACTERS = 4 * 1024 * 1024;
    private final BufferedReader in;

    TextLines(InputStream in) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 64 * 1024);
    }

    @Override
    public @Nullable String next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        StringBuilder line = new StringBuilder();
        for (int next = first; next >= 0 && next != '\n'; next = in.read()) {
            // A longer line is cut: it is no longer JSON, and the node names it.
            if (line.length() < MAX_CHARACTERS) {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
