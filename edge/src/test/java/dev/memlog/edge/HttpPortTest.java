/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class HttpPortTest {
    @Test
    void shouldTellATakenPortFromAnAddressOfAnotherMachine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> HttpPort.claim("127.0.0.1", taken.getLocalPort()))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " on 127.0.0.1 is in use");
        }
        // Of the range for documentation, which no machine has.
        assertThatThrownBy(() -> HttpPort.claim("192.0.2.1", 0))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("host 192.0.2.1 is no address of this machine");
    }
}
