/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge.origin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageOriginTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:37777, 127.0.0.1:37777, true",
        "http://10.1.2.3:37777, 10.1.2.3:37777, true",
        "http://[fd00::7]:37777, [fd00::7]:37777, true",
        "https://10.1.2.3:37777, 10.1.2.3:37777, true",
        "http://10.1.2.3:8080, 10.1.2.3:37777, false",
        "http://10.9.9.9:37777, 10.1.2.3:37777, false",
        "http://memlog.example:37777, memlog.example:37777, false",
        "https://elsewhere.example, 10.1.2.3:37777, false",
        "null, 10.1.2.3:37777, false"
    })
    void shouldLetOnlyThisMachinesAndThisNodesPagesWrite(String origin, String host, boolean may) {
        assertThat(PageOrigin.mayWrite(origin, host)).isEqualTo(may);
    }

    @Test
    void shouldLetWhoeverIsNoBrowserWrite() {
        assertThat(PageOrigin.mayWrite(null, "memlog.example:37777")).isTrue();
        assertThat(PageOrigin.mayWrite("http://10.1.2.3:37777", null)).isFalse();
    }
}
