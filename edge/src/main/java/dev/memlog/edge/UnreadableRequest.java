/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Adds a problem to the server's answer to an unreadable request: a blank in an address, a percent sign before no number,
 * too many headers. The server closes the connection before any handler runs, with an empty answer.
 */
final class UnreadableRequest {
    private static final byte[] BARE = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] IN_WORDS = Reply.problem(
                    400,
                    "the request cannot be read: in an address a blank is written %20 and a percent sign %25; a line or a"
                            + " header may be too long")
            .closing();

    private UnreadableRequest() {}

    /** Whether this is that answer and nothing else; nothing is taken from it. */
    static boolean isAnswer(ByteBuffer written) {
        return written.remaining() == BARE.length && written.equals(ByteBuffer.wrap(BARE));
    }

    static ByteBuffer inWords() {
        return ByteBuffer.wrap(IN_WORDS);
    }
}
