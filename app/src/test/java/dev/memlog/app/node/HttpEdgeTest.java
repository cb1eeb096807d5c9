/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.app.cli.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class HttpEdgeTest {
    @Test
    void shouldTellATakenPortFromAnAddressOfAnotherMachine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> HttpEdge.claim("127.0.0.1", taken.getLocalPort()))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " on 127.0.0.1 is in use");
        }
        // Of the range for documentation, which no machine has.
        assertThatThrownBy(() -> HttpEdge.claim("192.0.2.1", 0))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("host 192.0.2.1 is no address of this machine");
    }
}
