/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.http;

import java.io.ByteArrayOutputStream;

/**
 * Collects a body up to a size; of a larger one it keeps nothing.
 *
 * <p>Threading: filled by the I/O thread, then handed over.
 */
final class BodyBuffer {
    private final int maxBytes;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean tooLarge;
    private long seen;

    BodyBuffer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    void add(byte[] part) {
        seen += part.length;
        if (!tooLarge && bytes.size() + part.length > maxBytes) {
            tooLarge = true;
            bytes = new ByteArrayOutputStream();
        }
        if (!tooLarge) {
            bytes.writeBytes(part);
        }
    }

    /** How many bytes came in, kept or not. */
    long seen() {
        return seen;
    }

    boolean isTooLarge() {
        return tooLarge;
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
