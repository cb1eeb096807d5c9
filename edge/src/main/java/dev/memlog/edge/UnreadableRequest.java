/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Puts words into the server's answer to what it cannot read as a request: a blank in an address, a percent sign before no
 * number, too many headers. It closes the connection before any handler runs, with an answer that says nothing.
 */
final class UnreadableRequest {
    private static final byte[] BARE =
            bytes("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    private static final String BODY =
            "{\"error\":\"Bad Request\",\"message\":\"the request cannot be read: in an address a"
                    + " blank is written %20 and a percent sign %25; a line or a header may be too long\"}";
    private static final byte[] IN_WORDS = bytes("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n"
            + "Content-Type: application/json; charset=utf-8\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY);

    private UnreadableRequest() {}

    /** Whether this is that answer and nothing else; nothing is taken from it. */
    static boolean isAnswer(ByteBuffer written) {
        return written.remaining() == BARE.length && written.equals(ByteBuffer.wrap(BARE));
    }

    static ByteBuffer inWords() {
        return ByteBuffer.wrap(IN_WORDS);
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
