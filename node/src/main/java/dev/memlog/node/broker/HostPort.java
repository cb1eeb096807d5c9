/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import dev.memlog.log.LogException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A listener's address. */
public record HostPort(String host, int port) {
    public HostPort {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "an address is HOST:PORT with a port of 1 to 65535, not " + host + ":" + port);
        }
    }

    /** Reads {@code HOST:PORT}; an IPv6 address stands in brackets. */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return new HostPort(text.substring(0, Math.max(colon, 0)), Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("an address is HOST:PORT, not '" + text + "'", e);
        }
    }

    /** An address on loopback that was free a moment ago. */
    static HostPort anyFreeOnLoopback() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return new HostPort("127.0.0.1", socket.getLocalPort());
        } catch (IOException e) {
            throw new LogException("no free port on 127.0.0.1: " + e.getMessage(), e);
        }
    }

    /** Fails if another process listens here, before Kafka finds out in its own, longer words. */
    void requireFree() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new LogException(
                    "the broker cannot listen on " + this + " (" + e.getMessage()
                            + "): stop the process that has the port, or choose another address",
                    e);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
