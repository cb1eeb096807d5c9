/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.backup;

import dev.memlog.event.text.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Copies bytes and computes their checksum. */
public final class Checksum {
    private Checksum() {}

    /** Reads to the end; closes neither. */
    public static BackupManifest.KeptFile copy(String path, InputStream from, OutputStream to) throws IOException {
        MessageDigest sha256 = Sha256.begin();
        long bytes = new DigestInputStream(from, sha256).transferTo(to);
        return new BackupManifest.KeptFile(path, bytes, HexFormat.of().formatHex(sha256.digest()));
    }
}
