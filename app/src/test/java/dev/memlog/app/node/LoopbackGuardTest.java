/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackGuardTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"localhost", "localhost:37777", "127.0.0.1:37777", "127.1.2.3", "[::1]:80", "LOCALHOST:1"})
    void shouldLetThroughWhatNamesThisMachine(String host) {
        assertThat(LoopbackGuard.isLoopback(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example:37777",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "10.0.0.1",
                "evil:x"
            })
    void shouldTurnAwayWhatNamesAnotherHost(String host) {
        assertThat(LoopbackGuard.isLoopback(host)).isFalse();
    }
}
