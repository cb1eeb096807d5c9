/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.text;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the key of a command or of an error in records that are kept: two equal keys have one hash, and the text is
 * not in it. It is no secret: who has a guess can test it (decision 0060).
 */
public final class KeyHash {
    /** Hashes of one memory. */
    private static final int MOST = 40;

    private KeyHash() {}

    /** The first 32 bits of the key's SHA-256. */
    public static int of(String key) {
        return ByteBuffer.wrap(Sha256.of(key)).getInt();
    }

    /**
     * In ascending order, each once, so that equal sets are equal lists; empty for null.
     *
     * @throws NullPointerException if one of them is null
     */
    public static List<Integer> ordered(@Nullable List<Integer> hashes) {
        return hashes == null
                ? List.of()
                : List.copyOf(hashes).stream().distinct().sorted().limit(MOST).toList();
    }
}
