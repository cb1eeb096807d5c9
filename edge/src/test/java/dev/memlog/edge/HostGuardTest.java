/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostGuardTest {
    private final HostGuard guard = new HostGuard(
            exchange -> {},
            HostGuard.names("0.0.0.0", "http://memlog.acme.example:37787/x", List.of("Store-1", "*.team.example")));

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "localhost",
                "localhost:37777",
                "localhost.",
                "a.localhost:1",
                "LOCALHOST:1",
                "127.0.0.1:37777",
                "127.1.2.3",
                "10.0.0.1",
                "[::1]:80",
                "[::1]",
                "[fe80::1]:37777",
                "memlog.acme.example",
                "MEMLOG.acme.example:37787",
                "store-1:37777",
                "a.team.example",
                "b.a.team.example:80"
            })
    void shouldAnswerForItsNamesAndForAddresses(String host) {
        assertThat(guard.answersFor(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "evil.example:37777",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "evillocalhost",
                "store-1.evil.example",
                "team.example",
                "evilteam.example",
                "*.team.example.evil.example",
                "[::1].evil.example",
                "[::1",
                "1.2.3",
                "evil:x",
                "evil:",
                ":",
                "."
            })
    void shouldTurnAwayWhatNamesAnotherHost(String host) {
        assertThat(guard.answersFor(host)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http://host.docker.internal:37777, host.docker.internal:37777",
        "https://my_node.tail1a2b.ts.net, my_node.tail1a2b.ts.net.",
        "http://memlog_node:1, MEMLOG_NODE:80"
    })
    void shouldAnswerForThePublicUrlsHost(String publicUrl, String asked) {
        HostGuard known = new HostGuard(exchange -> {}, HostGuard.names("0.0.0.0", publicUrl, List.of()));

        assertThat(known.answersFor(asked)).isTrue();
        assertThat(guard.answersFor(asked)).isFalse();
    }

    @Test
    void shouldAnswerForTheMachinesName() throws UnknownHostException {
        assertThat(guard.answersFor(InetAddress.getLocalHost().getHostName())).isTrue();
    }
}
