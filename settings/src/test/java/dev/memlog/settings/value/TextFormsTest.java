/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFormsTest {
    @ParameterizedTest
    @CsvSource({"0ms,0", "300ms,300", "2s,2000", "90s,90000", "5m,300000", "6h,21600000", "7d,604800000"})
    void shouldReadAndWriteDurationsAlike(String text, long millis) {
        assertThat(DurationText.parse(text)).hasMillis(millis);
        assertThat(DurationText.of(DurationText.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"512,512,512B", "64KB,65536,64KB", "5mb,5242880,5MB", "1 GB,1073741824,1024MB"})
    void shouldReadSizes(String text, long bytes, String written) {
        assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes)).hasToString(written);
    }
}
