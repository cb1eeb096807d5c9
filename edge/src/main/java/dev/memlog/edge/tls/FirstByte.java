/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge.tls;

import dev.memlog.event.thread.Border;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/** Answers a client that speaks HTTP without TLS in its own words, and closes: a TLS alert would be noise to it. */
final class FirstByte extends AbstractStreamSourceConduit<StreamSourceConduit> {
    private final StreamConnection raw;
    private final byte[] toPlainHttp;
    private boolean seen;

    FirstByte(StreamSourceConduit next, StreamConnection raw, byte[] toPlainHttp) {
        super(next);
        this.raw = raw;
        this.toPlainHttp = toPlainHttp;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        int start = dst.position();
        int bytes = super.read(dst);
        if (bytes > 0 && !seen) {
            look(dst.get(start));
        }
        return bytes;
    }

    @Override
    public long read(ByteBuffer[] dsts, int offs, int len) throws IOException {
        if (seen) {
            return super.read(dsts, offs, len);
        }
        for (int i = offs; i < offs + len; i++) {
            if (dsts[i].hasRemaining()) {
                return read(dsts[i]);
            }
        }
        return 0;
    }

    private void look(byte first) throws IOException {
        seen = true;
        // Methods of HTTP are capital letters; a handshake's first byte is 22.
        if (first < 'A' || first > 'Z') {
            return;
        }
        try {
            raw.getSinkChannel().write(ByteBuffer.wrap(toPlainHttp));
            raw.getSinkChannel().shutdownWrites();
            raw.getSinkChannel().flush();
        } finally {
            // Later: the read that this is part of goes on with its buffers.
            raw.getIoThread().execute(Border.guard("tls", () -> IoUtils.safeClose(raw)));
        }
        throw new IOException("a client speaks HTTP without TLS");
    }
}
