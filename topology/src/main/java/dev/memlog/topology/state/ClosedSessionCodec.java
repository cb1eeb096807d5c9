/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Compresses a closed session's JSON to about a quarter, because closed sessions are kept for ever: deflate with a
 * dictionary of their common text.
 *
 * <p>Threading: confined to the stream thread.
 */
final class ClosedSessionCodec {
    /** The first byte of each; another dictionary is another form. */
    private static final byte FORM = 1;

    /** Text near its end is cheapest to refer to. Never changed: stored bytes refer to it. */
    private static final byte[] DICTIONARY = ClosedSessionDictionary.bytes();

    private static final int LARGEST = 64 * 1024 * 1024;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final Inflater inflater = new Inflater(true);

    byte[] encode(byte[] json) {
        deflater.reset();
        deflater.setDictionary(DICTIONARY);
        deflater.setInput(json);
        deflater.finish();
        byte[] out = new byte[Math.max(512, json.length / 2)];
        out[0] = FORM;
        int length = 1;
        while (!deflater.finished()) {
            if (length == out.length) {
                out = Arrays.copyOf(out, 2 * out.length);
            }
            length += deflater.deflate(out, length, out.length - length);
        }
        return Arrays.copyOf(out, length);
    }

    byte[] decode(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != FORM) {
            throw new SerializationException("a closed session was stored by a later version");
        }
        try {
            inflater.reset();
            inflater.setDictionary(DICTIONARY);
            inflater.setInput(bytes, 1, bytes.length - 1);
            byte[] out = new byte[4 * 1024];
            int length = 0;
            while (!inflater.finished()) {
                if (length == out.length) {
                    out = Arrays.copyOf(out, Math.multiplyExact(2, out.length));
                }
                int inflated = inflater.inflate(out, length, out.length - length);
                if ((inflated == 0 && !inflater.finished()) || length > LARGEST) {
                    throw new SerializationException("a stored closed session ends early");
                }
                length += inflated;
            }
            return Arrays.copyOf(out, length);
        } catch (DataFormatException e) {
            throw new SerializationException("a stored closed session does not inflate", e);
        }
    }
}
