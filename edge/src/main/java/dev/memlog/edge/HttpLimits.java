/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.event.limit.ByteBudget;
import java.time.Duration;

/**
 * The memory and connections that the HTTP port may use, and the times that it waits for clients.
 *
 * @param memory the heap that requests may use, {@code http.max-body-memory}
 * @param maxConnections {@code http.max-connections}; one more is answered 503 and closed
 * @param head how long a request's line and headers may take from their first byte, and a TLS handshake from the
 *     connection's beginning
 * @param idle how long a connection may stay open without a request
 * @param stalled how long a client that has to send or read may pause
 */
public record HttpLimits(ByteBudget memory, int maxConnections, Duration head, Duration idle, Duration stalled) {
    private static final Duration HEAD = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration STALLED = Duration.ofSeconds(30);

    /** An open connection takes some 20 KB beside what its requests take of the budget. */
    private static final long HEAP_PER_CONNECTION = 256 * 1024;

    private static final int FEWEST_CONNECTIONS = 512;
    private static final int MOST_CONNECTIONS = 10_000;

    public HttpLimits(ByteBudget memory, int maxConnections) {
        this(memory, maxConnections, HEAD, IDLE, STALLED);
    }

    public static int connectionsOfHeap() {
        long byHeap = Runtime.getRuntime().maxMemory() / HEAP_PER_CONNECTION;
        return (int) Math.max(FEWEST_CONNECTIONS, Math.min(MOST_CONNECTIONS, byHeap));
    }
}
