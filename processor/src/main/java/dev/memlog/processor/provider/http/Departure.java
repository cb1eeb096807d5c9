/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import okhttp3.Call;
import okhttp3.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The progress of one request, attached to its call as a tag.
 *
 * <p>Threading: written by the call's own thread, read by the caller's.
 */
final class Departure {
    private volatile boolean left;
    private volatile boolean answered;
    private volatile boolean connected;
    private volatile @Nullable Connection lastOf;

    static Departure of(Call call) {
        Departure departure = call.request().tag(Departure.class);
        if (departure == null) {
            throw new IllegalStateException("a call without its tag");
        }
        return departure;
    }

    /** A connection was opened for this request: it does not travel on an older one. */
    void connected() {
        connected = true;
    }

    boolean hasOwnConnection() {
        return connected;
    }

    void leave() {
        left = true;
    }

    /** True if a byte of it may have reached the service. */
    boolean hasLeft() {
        return left;
    }

    void answer() {
        answered = true;
    }

    /** Sent on a connection of an earlier call without any response: the server had probably closed it. */
    boolean wasLostOnAnOlderConnection() {
        return left && !connected && !answered;
    }

    /** The service closes the connection after this answer, announced or not. */
    void isLastOf(@Nullable Connection connection) {
        lastOf = connection;
    }

    @Nullable
    Connection endedConnection() {
        return lastOf;
    }
}
