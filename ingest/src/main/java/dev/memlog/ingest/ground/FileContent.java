/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.ground;

import dev.memlog.event.ground.SeenFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names the content of a file as git names a blob.
 *
 * <p>Threading: safe.
 */
public final class FileContent {
    /** A larger file is known by its size alone. */
    public static final int MOST_BYTES = 4 * 1024 * 1024;

    /** Git takes content with a zero byte among as many for binary, and leaves its line ends alone. */
    private static final int LOOKED_AT = 8_000;

    private FileContent() {}

    /**
     * @param sha256 whether the repository names its objects by SHA-256
     * @throws IOException if it cannot be read
     */
    public static SeenFile of(WorkTree.Place.Regular place, boolean sha256) throws IOException {
        if (place.attributes().size() > MOST_BYTES) {
            return new SeenFile(place.path(), null, null, place.attributes().size());
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(place.file(), LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            return new SeenFile(place.path(), null, null, Files.size(place.file()));
        }
        String id = blob(bytes, bytes.length, sha256);
        int crlf = isBinary(bytes) ? 0 : crlfs(bytes);
        String lf = crlf == 0 ? null : blob(unixLines(bytes, crlf), bytes.length - crlf, sha256);
        return new SeenFile(place.path(), id, lf, (long) bytes.length);
    }

    private static String blob(byte[] bytes, int length, boolean sha256) {
        try {
            MessageDigest digest = MessageDigest.getInstance(sha256 ? "SHA-256" : "SHA-1");
            digest.update(("blob " + length + "\0").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes, 0, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1 and SHA-256", e);
        }
    }

    private static boolean isBinary(byte[] bytes) {
        for (int i = 0; i < Math.min(LOOKED_AT, bytes.length); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private static int crlfs(byte[] bytes) {
        int count = 0;
        for (int i = 1; i < bytes.length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r') {
                count++;
            }
        }
        return count;
    }

    private static byte[] unixLines(byte[] bytes, int crlf) {
        byte[] out = new byte[bytes.length - crlf];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '\r' || i + 1 == bytes.length || bytes[i + 1] != '\n') {
                out[length++] = bytes[i];
            }
        }
        return out;
    }
}
