/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a marker file, which names a project; in UTF-8, or in UTF-16 with a byte order mark, as Windows
 * editors write it.
 *
 * @param name null if the file names no project
 * @param fault why it names none; null if the file is only blank
 */
public record MarkerFile(@Nullable String name, @Nullable String fault) {
    private static final int MAX_BYTES = 4_096;
    private static final int LONGEST_NAME = 1_024;
    private static final char MARK = '\uFEFF';

    public static MarkerFile read(Path file) {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(MAX_BYTES);
        } catch (IOException e) {
            return new MarkerFile(null, "it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        Charset encoding = encoding(start);
        if (encoding == null) {
            return new MarkerFile(null, "it is in UTF-16 or UTF-32 without a byte order mark: save it as UTF-8");
        }
        ByteBuffer line = ByteBuffer.wrap(start, 0, firstLine(start, encoding));
        try {
            String name = encoding.newDecoder().decode(line).toString().strip();
            name = name.startsWith(String.valueOf(MARK)) ? name.substring(1).strip() : name;
            if (name.length() > LONGEST_NAME) {
                return new MarkerFile(null, "its first line is longer than " + LONGEST_NAME + " characters");
            }
            return new MarkerFile(name.isEmpty() ? null : name, null);
        } catch (CharacterCodingException e) {
            return new MarkerFile(null, "its first line is not " + encoding + ": save it as UTF-8");
        }
    }

    /** Null if the encoding is uncertain. */
    private static @Nullable Charset encoding(byte[] start) {
        if (begins(start, 0xFF, 0xFE, 0, 0)) {
            return Charset.forName("UTF-32LE");
        }
        if (begins(start, 0, 0, 0xFE, 0xFF)) {
            return Charset.forName("UTF-32BE");
        }
        if (begins(start, 0xFF, 0xFE)) {
            return StandardCharsets.UTF_16LE;
        }
        if (begins(start, 0xFE, 0xFF)) {
            return StandardCharsets.UTF_16BE;
        }
        for (byte b : start) {
            if (b == 0) {
                return null;
            }
        }
        return StandardCharsets.UTF_8;
    }

    private static boolean begins(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (bytes.length <= i || (bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** The end of the first line; the rest may be anything. */
    private static int firstLine(byte[] bytes, Charset encoding) {
        int width = encoding.name().startsWith("UTF-32") ? 4 : encoding.name().startsWith("UTF-16") ? 2 : 1;
        boolean little = encoding.name().endsWith("LE");
        for (int at = 0; at + width <= bytes.length; at += width) {
            int value = 0;
            for (int i = 0; i < width; i++) {
                value = (value << 8) | (bytes[little ? at + width - 1 - i : at + i] & 0xFF);
            }
            if (value == '\n' || value == '\r') {
                return at;
            }
        }
        return bytes.length - bytes.length % width;
    }
}
