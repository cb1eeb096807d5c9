/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.SessionId;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryLabelTest {
    private static final SessionId SESSION = SessionId.local("s");

    @Test
    void shouldNameAMemoryByItsPlaceInTheSession() {
        assertThat(MemoryLabel.of(new MemoryKey(SESSION, 3, 0))).isEqualTo("m3");
        assertThat(MemoryLabel.of(new MemoryKey(SESSION, 12, 2))).isEqualTo("m12.2");
        assertThat(MemoryLabel.isLabel(MemoryLabel.of(new MemoryKey(SESSION, Long.MAX_VALUE, 999_999_999))))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "m3|m3",
                "M3, m5.1 and m3|m3 m5.1",
                "#m3;[m4] (m5).|m3 m4 m5",
                "m3: [bugfix] the m4 cache|m3",
                "m3 [bugfix] the m4 cache|m3",
                "the memory m3|''",
                "3, mm3, m0, m3.0, m-1, m1e9, m99999999999999999999|''",
                "''|''"
            })
    void shouldReadTheLabelsThatALineBeginsWith(String text, String labels) {
        assertThat(String.join(" ", MemoryLabel.read(text, 50))).isEqualTo(labels);
    }

    @Test
    void shouldReadEachLineAndNoMoreThanAsked() {
        assertThat(MemoryLabel.read("\n m3 - told\n\nm5\n", 50)).containsExactly("m3", "m5");
        assertThat(MemoryLabel.read("m1 m2 m3", 2)).containsExactly("m1", "m2");
    }

    @Test
    void shouldEndQuicklyWhenTheTextIsLong() {
        assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThat(MemoryLabel.read("m".repeat(200_000), 50)).isEmpty());
        assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThat(MemoryLabel.read("[ ".repeat(100_000), 50)).isEmpty());
    }
}
