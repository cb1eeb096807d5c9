/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import org.xnio.Buffers;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.StreamSinkConduit;

/** Reports what goes out over a connection to its {@link WatchedClient}. A thread that blocks on it wakes up when it is closed. */
final class WatchedSink extends AbstractStreamSinkConduit<StreamSinkConduit> {
    private static final long LONGEST_SLEEP_MILLIS = 500;
    private final Waiting waiting;

    WatchedSink(StreamSinkConduit next, WatchedClient client) {
        super(next);
        waiting = client.toWrite();
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        if (UnreadableRequest.isAnswer(src)) {
            int bytes = src.remaining();
            src.position(src.limit());
            super.write(UnreadableRequest.inWords());
            return (int) counted(bytes, false);
        }
        return (int) counted(super.write(src), src.hasRemaining());
    }

    @Override
    public long write(ByteBuffer[] srcs, int offs, int len) throws IOException {
        return counted(super.write(srcs, offs, len), Buffers.hasRemaining(srcs, offs, len));
    }

    @Override
    public int writeFinal(ByteBuffer src) throws IOException {
        return (int) counted(super.writeFinal(src), src.hasRemaining());
    }

    @Override
    public long writeFinal(ByteBuffer[] srcs, int offs, int len) throws IOException {
        return counted(super.writeFinal(srcs, offs, len), Buffers.hasRemaining(srcs, offs, len));
    }

    @Override
    public long transferFrom(FileChannel src, long position, long count) throws IOException {
        long moved = super.transferFrom(src, position, count);
        return counted(moved, moved < count && position + Math.max(0, moved) < src.size());
    }

    @Override
    public long transferFrom(StreamSourceChannel source, long count, ByteBuffer throughBuffer) throws IOException {
        long moved = super.transferFrom(source, count, throughBuffer);
        return counted(moved, throughBuffer.hasRemaining());
    }

    @Override
    public boolean flush() throws IOException {
        boolean flushed = super.flush();
        if (!flushed) {
            waiting.begin();
        }
        return flushed;
    }

    @Override
    public void awaitWritable() throws IOException {
        awaitWritable(LONGEST_SLEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void awaitWritable(long time, TimeUnit timeUnit) throws IOException {
        super.awaitWritable(Math.min(LONGEST_SLEEP_MILLIS, timeUnit.toMillis(time)), TimeUnit.MILLISECONDS);
    }

    private long counted(long bytes, boolean more) {
        if (bytes > 0) {
            waiting.moved(bytes);
        }
        if (more) {
            waiting.begin();
        } else {
            waiting.end();
        }
        return bytes;
    }
}
