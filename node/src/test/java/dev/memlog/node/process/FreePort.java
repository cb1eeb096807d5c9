/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for programs that are told theirs before they bind it, or bind it again after a kill. They lie below those that a
 * system gives to whoever asks for any, so that no connection of a test beside takes one meanwhile; each is given once,
 * and each fork of a build has a range of its own.
 *
 * <p>Threading: safe.
 */
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int OF_A_FORK = 1_500;
    private static final int FORKS = 8;
    private static final int FORK = Integer.getInteger("surefire.forkNumber", 0) % FORKS;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(OF_A_FORK));

    private FreePort() {}

    public static int take() {
        for (int tries = 0; tries < OF_A_FORK; tries++) {
            int port = FIRST + FORK * OF_A_FORK + NEXT.getAndIncrement() % OF_A_FORK;
            if (isFree(port)) {
                return port;
            }
        }
        throw new AssertionError("no port is free from " + (FIRST + FORK * OF_A_FORK) + " on");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
