/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transcript;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A transcript's bytes as UTF-8, with any byte order mark of an editor or a shell removed. */
final class TranscriptBytes {
    private static final char MARK = '\uFEFF';
    private static final int CHARS = 8192;

    private TranscriptBytes() {}

    static InputStream of(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        try {
            byte[] first = in.readNBytes(2);
            Charset wide = wide(first);
            InputStream whole = new SequenceInputStream(new ByteArrayInputStream(first), in);
            return wide == null ? whole : new Converted(new InputStreamReader(whole, wide));
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** UTF-8 marks remain where files were concatenated, zeros where a machine lost power. */
    static String withoutMarks(String line) {
        int start = 0;
        while (start < line.length() && isMark(line.charAt(start))) {
            start++;
        }
        int end = line.length();
        while (end > start && isMark(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(start, end);
    }

    private static boolean isMark(char c) {
        return c == MARK || c == 0;
    }

    private static @Nullable Charset wide(byte[] first) {
        int mark = first.length < 2 ? 0 : ((first[0] & 0xFF) << 8) | (first[1] & 0xFF);
        return switch (mark) {
            // Without a mark, the first brace shows the encoding.
            case 0xFFFE, '{' << 8 -> StandardCharsets.UTF_16LE;
            case 0xFEFF, '{' -> StandardCharsets.UTF_16BE;
            default -> null;
        };
    }

    /** Text that is read in one encoding, in the bytes of another. */
    private static final class Converted extends InputStream {
        private final Reader reader;
        private final char[] chars = new char[CHARS];
        private byte[] bytes = {};
        private int at;

        private Converted(Reader reader) {
            this.reader = reader;
        }

        @Override
        public int read() throws IOException {
            return fill() ? bytes[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, bytes.length - at);
            System.arraycopy(bytes, at, into, offset, count);
            at += count;
            return count;
        }

        private boolean fill() throws IOException {
            while (at == bytes.length) {
                int read = reader.read(chars, 0, CHARS - 1);
                if (read < 0) {
                    return false;
                }
                int count = read;
                // Both halves of a character beyond the first plane go together.
                if (count > 0 && Character.isHighSurrogate(chars[count - 1])) {
                    int low = reader.read();
                    if (low >= 0) {
                        chars[count++] = (char) low;
                    }
                }
                bytes = new String(chars, 0, count).getBytes(StandardCharsets.UTF_8);
                at = 0;
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
