/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.event.limit.ByteBudget.Lease;
import java.util.function.LongSupplier;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * One connection and its phase: it agrees on TLS, is idle, receives a request's head, or is in the request.
 *
 * <p>Threading: safe; shared by the connection's I/O thread, a worker that blocks on it, and the watch.
 */
final class WatchedClient {
    /** A connection has a buffer of this size anyway. */
    private static final int FREE_HEAD = 16 * 1024;
    /** The bytes as characters, a growing builder, and the decoded values. */
    private static final int COST_OF_HEAD = 4;

    private final StreamConnection connection;
    private final HttpLimits limits;
    private final LongSupplier nanoTime;
    private final Waiting toRead;
    private final Waiting toWrite;
    private Lease headMemory;
    private Phase phase;
    private long phaseSince;
    private long headBytes;

    private enum Phase {
        HANDSHAKE,
        IDLE,
        HEAD,
        REQUEST
    }

    /** @param tls whether a handshake comes first */
    WatchedClient(StreamConnection connection, boolean tls, HttpLimits limits, LongSupplier nanoTime) {
        this.connection = connection;
        this.limits = limits;
        this.nanoTime = nanoTime;
        toRead = new Waiting(nanoTime);
        toWrite = new Waiting(nanoTime);
        headMemory = limits.memory().open();
        phase = tls ? Phase.HANDSHAKE : Phase.IDLE;
        phaseSince = nanoTime.getAsLong();
    }

    synchronized void onHandshake() {
        if (phase == Phase.HANDSHAKE) {
            enter(Phase.IDLE);
        }
    }

    /** Time that the node has waited for it to read. */
    Waiting toWrite() {
        return toWrite;
    }

    /** @return false if there is no room for a head of this length */
    synchronized boolean onRead(long bytes) {
        if (phase == Phase.REQUEST) {
            if (bytes > 0) {
                toRead.moved(bytes);
            } else {
                toRead.begin();
            }
            return true;
        }
        if (bytes <= 0) {
            return true;
        }
        if (phase == Phase.HANDSHAKE || phase == Phase.IDLE) {
            enter(Phase.HEAD);
        }
        headBytes += bytes;
        return headBytes <= FREE_HEAD || headMemory.tryBody(COST_OF_HEAD * bytes);
    }

    synchronized void onRequest() {
        enter(Phase.REQUEST);
    }

    synchronized void onRequestEnd() {
        headMemory.close();
        headMemory = limits.memory().open();
        headBytes = 0;
        toRead.end();
        toWrite.end();
        enter(Phase.IDLE);
    }

    synchronized void onClose() {
        headMemory.close();
    }

    private void enter(Phase next) {
        phase = next;
        phaseSince = nanoTime.getAsLong();
    }

    /** Whether its time is used up. */
    synchronized boolean isTooSlow() {
        long inPhase = nanoTime.getAsLong() - phaseSince;
        return switch (phase) {
            case IDLE -> inPhase > limits.idle().toNanos();
            case HANDSHAKE, HEAD -> inPhase > limits.head().toNanos();
            case REQUEST -> toRead.isLongerThan(limits.stalled()) || toWrite.isLongerThan(limits.stalled());
        };
    }

    /** Closes the connection and wakes the listeners that wait for it; on its I/O thread. */
    void end() {
        IoUtils.safeClose(connection);
        ConduitStreamSourceChannel source = connection.getSourceChannel();
        if (source.isReadResumed()) {
            ChannelListeners.invokeChannelListener(source, source.getReadListener());
        }
        ConduitStreamSinkChannel sink = connection.getSinkChannel();
        if (sink.isWriteResumed()) {
            ChannelListeners.invokeChannelListener(sink, sink.getWriteListener());
        }
    }

    StreamConnection connection() {
        return connection;
    }
}
