/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import dev.memlog.event.limit.ByteBudget.Lease;
import dev.memlog.recall.viewer.StreamFrames.Frame;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventConnection.EventCallback;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader of the live stream. A slow reader is dropped once {@link #MOST_UNSENT} characters wait for it, or more than
 * the memory for requests has room for; it reconnects and continues where it stood.
 *
 * <p>Threading: confined to the stream's thread, but for the callbacks, which only count.
 */
final class StreamClient {
    static final long MOST_UNSENT = 2L * 1024 * 1024;
    private static final long BYTES_PER_CHARACTER = 2;
    private static final Logger LOG = LoggerFactory.getLogger(StreamClient.class);

    private final ServerSentEventConnection connection;
    private final Lease memory;
    private final BooleanSupplier stillGood;
    private final AtomicLong unsent = new AtomicLong();
    private final EventCallback sent = new EventCallback() {
        @Override
        public void done(ServerSentEventConnection to, String data, String event, String id) {
            taken(data);
        }

        @Override
        public void failed(ServerSentEventConnection to, String data, String event, String id, IOException cause) {
            taken(data);
        }

        private void taken(String data) {
            unsent.addAndGet(-data.length());
            memory.less(BYTES_PER_CHARACTER * data.length());
        }
    };
    private long lastNumber;

    /**
     * @param lastNumber of the newest memory that it knows of
     * @param stillGood whether its key or token still is; asked before each frame
     */
    StreamClient(ServerSentEventConnection connection, Lease memory, long lastNumber, BooleanSupplier stillGood) {
        this.stillGood = stillGood;
        this.connection = connection;
        this.memory = memory;
        connection.addCloseTask(closed -> memory.close());
        this.lastNumber = lastNumber;
    }

    long lastNumber() {
        return lastNumber;
    }

    /** From now on the reader gets memories after this number. */
    void beginAt(long number) {
        lastNumber = number;
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    void send(Frame frame) {
        if (frame.number() != 0 && frame.number() <= lastNumber) {
            return;
        }
        if (!goesOn()) {
            return;
        }
        // The bound is on waiting frames, not on one frame: a larger frame reaches a reader that keeps up.
        if (unsent.getAndAdd(frame.data().length()) > MOST_UNSENT
                || !memory.tryMore(BYTES_PER_CHARACTER * frame.data().length())) {
            LOG.atInfo().log("A reader of the live stream was too slow and is dropped");
            close();
            return;
        }
        lastNumber = Math.max(lastNumber, frame.number());
        connection.send(frame.data(), null, frame.number() == 0 ? null : Long.toString(frame.number()), sent);
    }

    /** Whether the reader may go on; the stream of another is closed. */
    boolean goesOn() {
        if (stillGood.getAsBoolean()) {
            return true;
        }
        close();
        return false;
    }

    void close() {
        memory.close();
        try {
            connection.close();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("a reader of the live stream was gone already");
        }
    }
}
