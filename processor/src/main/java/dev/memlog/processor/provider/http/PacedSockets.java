/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.Semaphore;
import javax.net.SocketFactory;

/**
 * Sockets that connect a few at a time. Thousands of sessions may call at the same moment; their connections, asked for
 * all at once, overflow a server's listen queue, and the system then repeats the lost ones only after seconds.
 */
final class PacedSockets extends SocketFactory {
    private static final int CONNECTING = 64;
    private final Semaphore places = new Semaphore(CONNECTING);

    @Override
    public Socket createSocket() {
        return new PacedSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    private Socket connected(SocketAddress address) throws IOException {
        Socket socket = createSocket();
        socket.connect(address);
        return socket;
    }

    private final class PacedSocket extends Socket {
        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            try {
                places.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting to connect");
            }
            try {
                super.connect(endpoint, timeout);
            } finally {
                places.release();
            }
        }
    }
}
