/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Copies bytes and tells what they were. */
final class Checksum {
    private Checksum() {}

    /** Reads to the end; closes neither. */
    static BackupManifest.KeptFile copy(String path, InputStream from, OutputStream to) throws IOException {
        MessageDigest sha256 = sha256();
        long bytes = new DigestInputStream(from, sha256).transferTo(to);
        return new BackupManifest.KeptFile(path, bytes, HexFormat.of().formatHex(sha256.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
