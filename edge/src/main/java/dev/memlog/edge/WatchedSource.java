/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/** Reports what comes in over a connection to its {@link WatchedClient}. A thread that blocks on it wakes up when it is closed. */
final class WatchedSource extends AbstractStreamSourceConduit<StreamSourceConduit> {
    private static final long LONGEST_SLEEP_MILLIS = 500;
    private final WatchedClient client;

    WatchedSource(StreamSourceConduit next, WatchedClient client) {
        super(next);
        this.client = client;
    }

    WatchedClient client() {
        return client;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        return (int) counted(super.read(dst));
    }

    @Override
    public long read(ByteBuffer[] dsts, int offs, int len) throws IOException {
        return counted(super.read(dsts, offs, len));
    }

    @Override
    public long transferTo(long position, long count, FileChannel target) throws IOException {
        return counted(super.transferTo(position, count, target));
    }

    @Override
    public long transferTo(long count, ByteBuffer throughBuffer, StreamSinkChannel target) throws IOException {
        return counted(super.transferTo(count, throughBuffer, target));
    }

    @Override
    public void awaitReadable() throws IOException {
        awaitReadable(LONGEST_SLEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void awaitReadable(long time, TimeUnit timeUnit) throws IOException {
        super.awaitReadable(Math.min(LONGEST_SLEEP_MILLIS, timeUnit.toMillis(time)), TimeUnit.MILLISECONDS);
    }

    private long counted(long bytes) throws IOException {
        if (!client.onRead(bytes)) {
            ClientWatch.refuse(client.connection(), "the memory for requests is taken (http.max-body-memory)");
            throw new IOException("there is no room for a request's headers");
        }
        return bytes;
    }
}
